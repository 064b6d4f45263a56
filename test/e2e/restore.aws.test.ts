import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, json } from '../security/aws-call.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { SignedClient } from '../support/signed-client.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';
import { KINDS } from '../support/world.ts';

const RESTORED = 'grantkeeper-restored';

let emulator: Emulator;
let vendor: ScriptedVendor;
let api: SignedClient;
let table: string;
beforeAll(async () => {
  [emulator, vendor] = await Promise.all([startEmulator(), ScriptedVendor.start()]);
  const { tokenEndpoint, authorizationEndpoint } = vendor;
  const entry = { id: 'acme', authorizationEndpoint, tokenEndpoint, clientAuth: 'post', ...KINDS.family };
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry]));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  const { TableNames } = await dynamoDb('ListTables', {});
  [table = ''] = TableNames as string[];
  const { secrets } = vendor.addClient({ clientId: 'acme', ...KINDS.family, accessTokenSeconds: 3600 });
  const client = { id: 'acme', vendor: 'acme', clientId: 'acme', clientSecret: secrets[0] };
  await api.expect(201, 'POST', '/v1/clients', client);
}, 180_000);
afterAll(async () => {
  await vendor.stop();
  await emulator.stop();
});

const dynamoDb = (action: string, body: Readonly<Record<string, unknown>>) =>
  asRoot(emulator, json('dynamodb', `DynamoDB_20120810.${action}`, body));
const keyOf = (id: string) => ({ pk: { S: `integration#${id}` }, sk: { S: 'row' } });
const refresh = (id: string) => api.expect(200, 'POST', `/v1/integrations/${id}/refresh`, {});
const pass = (body: Readonly<Record<string, unknown>> = {}) =>
  api.expect(200, 'POST', '/v1/run/restore', body);
const keeper = (...args: readonly string[]) =>
  runGrantkeeper(args, { env: { ...emulator.env, AWS_REGION: emulator.region } });
/** A line of the page, as it stands but for the table's name. */
function line(number: number): readonly string[] {
  const page = readFileSync(join(import.meta.dirname, '../../docs/restore.md'), 'utf8');
  const lines = [...page.matchAll(/^ *```aws\n *npx grantkeeper (.*)\n *```$/gm)].map(
    ([, text]) => text ?? '',
  );
  return (lines[number] ?? '').replace('<table>', table).split(' ');
}

async function aGrant(id: string): Promise<void> {
  await api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'acme',
    client: 'acme',
    scopes: ['read', 'write'],
    owner: 'team-a',
    principal: 'service',
  });
  const { accessToken, refreshToken } = vendor.consent('acme', { id });
  const grant = { accessToken, refreshToken, expiresIn: 3000 };
  await api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, grant);
}

/** A client whose secret its vendor replaces, in ninety days. */
const aRotatingClient = (id: string) =>
  api.expect(201, 'POST', '/v1/clients', {
    id,
    vendor: 'acme',
    clientId: id,
    clientSecret: 'secret-1',
    rotation: { everyDays: 90, kind: 'dcr' },
    registration: { clientUri: `https://registrations.example/${id}`, accessToken: 'registration-1' },
  });

it('brings back what a stage has lost, held, and leaves alone what it has', async () => {
  for (const id of ['moved-on', 'as-it-was', 'safe']) await aGrant(id);
  for (const id of ['rotating', 'stays']) await aRotatingClient(id);
  await dynamoDb('RestoreTableToPointInTime', {
    SourceTableName: table,
    TargetTableName: RESTORED,
    UseLatestRestorableTime: true,
  });
  for (const id of ['moved-on', 'safe']) await refresh(id);
  for (const id of ['moved-on', 'as-it-was'])
    await dynamoDb('DeleteItem', { TableName: table, Key: keyOf(id) });
  await dynamoDb('DeleteItem', { TableName: table, Key: { ...keyOf(''), pk: { S: 'client#rotating' } } });

  const copied = await keeper(...line(0));
  expect(copied).toMatchObject({ code: 0, stderr: '' });
  expect(copied.stdout).toMatch(
    /^came back: 2 held, \d+ others; there already: \d+; links of people, left out: 3\n$/,
  );
  expect(await api.expect(200, 'GET', '/v1/restore')).toMatchObject({
    counts: { risky: 2 },
    clients: ['rotating'],
  });
  expect(await api.expect(200, 'GET', '/v1/clients/rotating')).toMatchObject({
    heldSince: expect.any(String),
    secret: { pending: false },
  });
  expect(await api.expect(200, 'GET', '/v1/integrations/safe')).toMatchObject({
    status: 'active',
    version: 2,
  });
  const again = await keeper('restore', 'copy', '--from', RESTORED, '--to', table);
  expect(again.stdout).toMatch(/^came back: 0 held, 0 others; /);
}, 120_000);

it('adopts what the vault has younger, without a word to the vendor', async () => {
  const posts = vendor.history.posts();
  expect(await pass()).toMatchObject({ counts: { risky: 1 }, integrations: { risky: ['as-it-was'] } });
  expect(await refresh('moved-on')).toMatchObject({ status: 'active', version: 2 });
  expect(vendor.history.posts()).toBe(posts);
  // What was adopted is the living one.
  expect(await refresh('moved-on')).toMatchObject({ version: 3 });
  expect(await api.call('POST', '/v1/integrations/as-it-was/refresh', {})).toMatchObject({ status: 409 });
}, 120_000);

it('presents the other on a person’s word', async () => {
  expect(await pass({ spend: true })).toMatchObject({ counts: { presented: 1, kept: 1 }, clients: [] });
  expect(await api.expect(200, 'GET', '/v1/clients/rotating')).not.toHaveProperty('heldSince');
  expect(await refresh('as-it-was')).toMatchObject({ status: 'active', version: 2 });
  expect(await pass()).toMatchObject({ counts: { kept: 2, lost: 0, risky: 0 } });
}, 120_000);

it('holds a whole restored table that no stage works on', async () => {
  expect(await keeper(...line(1))).toEqual({
    code: 0,
    stdout: 'held 3; nothing to spend of 0; nothing is done by itself for 2 of the clients\n',
    stderr: '',
  });
  const { Item } = await dynamoDb('GetItem', { TableName: RESTORED, Key: keyOf('safe') });
  expect(Item).toMatchObject({ pausedAt: { N: expect.any(String) } });
  expect(Item).not.toHaveProperty('duePk');
}, 60_000);

it('says what is wrong with a table, and does nothing', async () => {
  const none = await keeper('restore', 'copy', '--from', 'nowhere', '--to', table);
  expect(none).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^restore: DynamoDB Scan of nowhere failed/),
  });
}, 60_000);
