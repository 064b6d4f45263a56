import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, awsCall, json, rootOf } from '../security/aws-call.ts';
import { type BusInbox, listenToBus } from '../support/aws/bus-inbox.ts';
import { SignedClient } from '../support/signed-client.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

const ROTATION = { kind: 'none' } as const;
const DAY_MS = 86_400_000;

let emulator: Emulator;
let vendor: ScriptedVendor;
let api: SignedClient;
let bus: BusInbox;
let table: string;
beforeAll(async () => {
  [emulator, vendor] = await Promise.all([startEmulator(), ScriptedVendor.start()]);
  const { tokenEndpoint, authorizationEndpoint, introspectionEndpoint } = vendor;
  const endpoints = { authorizationEndpoint, tokenEndpoint, introspectionEndpoint };
  const entry = { id: 'acme', ...endpoints, clientAuth: 'post', rotation: ROTATION };
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry]));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  bus = await listenToBus(emulator);
  const { TableNames } = await asRoot(emulator, json('dynamodb', 'DynamoDB_20120810.ListTables', {}));
  [table = ''] = TableNames as string[];
  const { secrets } = vendor.addClient({ clientId: 'acme', rotation: ROTATION });
  const client = { id: 'acme', vendor: 'acme', clientId: 'acme', clientSecret: secrets[0] };
  await api.expect(201, 'POST', '/v1/clients', client);
}, 180_000);
afterAll(async () => {
  await vendor.stop();
  await emulator.stop();
});

/** A grant of which nobody has heard for two days. */
async function aQuietGrant(id: string): Promise<string> {
  const identity = { id, vendor: 'acme', client: 'acme', owner: 'team-a', principal: 'service' };
  await api.expect(201, 'POST', '/v1/integrations', { ...identity, scopes: ['read', 'write'] });
  const { accessToken, refreshToken, grantId } = vendor.consent('acme', { id });
  const grant = { accessToken, refreshToken, expiresIn: 86_400 };
  await api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, grant);
  const at = String(Date.now() - 2 * DAY_MS);
  await asRoot(
    emulator,
    json('dynamodb', 'DynamoDB_20120810.UpdateItem', {
      TableName: table,
      Key: { pk: { S: `integration#${id}` }, sk: { S: 'row' } },
      ConditionExpression: 'attribute_exists(pk)',
      UpdateExpression: 'SET tokens.obtainedAt = :at, grantedAt = :at, lastRefreshedAt = :at',
      ExpressionAttributeValues: { ':at': { N: at } },
    }),
  );
  return grantId;
}

const secretsManager = (action: string, fields: object) =>
  asRoot(emulator, json('secretsmanager', `secretsmanager.${action}`, fields));

async function secretsBelow(place: string): Promise<readonly string[]> {
  const { SecretList } = await secretsManager('ListSecrets', { MaxResults: 100 });
  const names = (SecretList as readonly { Name: string }[]).map(({ Name }) => Name);
  return names.filter((name) => name.startsWith(`grantkeeper/local/${place}`));
}

const reconcile = async () => {
  const ran = await api.expect(200, 'POST', '/v1/run/reconcile', {});
  expect(ran).toMatchObject({ undone: 0, isComplete: true });
  return (ran.findings as { finding: string; of: string }[]).map(({ finding, of }) => `${finding} ${of}`);
};

it('finds by its own function, with the rights of its role, what lies about and what is missing', async () => {
  await aQuietGrant('well');
  await aQuietGrant('bare');
  await secretsManager('CreateSecret', { Name: 'grantkeeper/local/integrations/gone/e1' });
  await secretsManager('CreateSecret', { Name: 'grantkeeper/locally/integrations/gone/e1' });
  const [secret = ''] = await secretsBelow('integrations/bare/');
  await secretsManager('DeleteSecret', { SecretId: secret, ForceDeleteWithoutRecovery: true });
  expect(await reconcile()).toEqual(['orphan integrations/gone/e1', 'vault_missing bare']);
  await bus.until(
    ({ 'detail-type': type, detail }) =>
      type === 'integration.degraded' && detail.integration === 'bare' && detail.code === 'vault_missing',
  );
  // Nothing is destroyed on the first look, nor what lives.
  expect(await secretsBelow('integrations/')).toHaveLength(2);
}, 60_000);

it('counts what is marked for deletion as missing', async () => {
  await aQuietGrant('marked');
  const [secret = ''] = await secretsBelow('integrations/marked/');
  await secretsManager('DeleteSecret', { SecretId: secret, RecoveryWindowInDays: 7 });
  expect(await reconcile()).toContain('vault_missing marked');
}, 60_000);

it('has a refresh confirm what the vendor calls inactive', async () => {
  vendor.withdraw(await aQuietGrant('withdrawn'));
  expect(await reconcile()).toContain('inactive withdrawn');
  await bus.until(
    ({ 'detail-type': type, detail }) => type === 'integration.suspect' && detail.integration === 'withdrawn',
  );
}, 60_000);

it('is started by the clock as well', async () => {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const name = names.find((one) => one.includes('-Reconcile'));
  const path = `/2015-03-31/functions/${name}/invocations`;
  const { status, text } = await awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
  expect([status, text]).toEqual([200, 'null']);
}, 60_000);
