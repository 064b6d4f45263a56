import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
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
  const { tokenEndpoint, authorizationEndpoint, meEndpoint: url } = vendor;
  const entry = {
    id: 'acme',
    authorizationEndpoint,
    tokenEndpoint,
    clientAuth: 'post',
    rotation: ROTATION,
    probe: { method: 'GET', url, expect: 200 },
    scopeReadBack: { by: 'call', method: 'GET', url, at: '/scope' },
  };
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
beforeEach(() => {
  vendor.runtime.api = (honest) => honest;
});

/** A critical integration whose grant came three days ago: its check is due. */
async function aDueGrant(id: string): Promise<void> {
  await api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'acme',
    client: 'acme',
    scopes: ['read', 'write'],
    owner: 'team-a',
    principal: 'service',
    critical: true,
  });
  const { accessToken, refreshToken } = vendor.consent('acme', { id });
  const grant = { accessToken, refreshToken, expiresIn: 3000 };
  await api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, grant);
  const at = String(Date.now() - 3 * DAY_MS);
  await asRoot(
    emulator,
    json('dynamodb', 'DynamoDB_20120810.UpdateItem', {
      TableName: table,
      Key: { pk: { S: `integration#${id}` }, sk: { S: 'row' } },
      ConditionExpression: 'attribute_exists(pk)',
      UpdateExpression: 'SET createdAt = :at, grantedAt = :at',
      ExpressionAttributeValues: { ':at': { N: at } },
    }),
  );
}

async function invokeHealth(): Promise<void> {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const name = names.find((one) => one.includes('-Health'));
  const path = `/2015-03-31/functions/${name}/invocations`;
  const { status, text } = await awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
  expect([status, text]).toEqual([200, 'null']);
}

const shown = (id: string) => api.expect(200, 'GET', `/v1/integrations/${id}`);

it('finds by its function, with the rights of its role, that a grant is well', async () => {
  await aDueGrant('well');
  await invokeHealth();
  expect(await shown('well')).toMatchObject({ health: { ok: true, detail: 'ok' }, version: 1 });
}, 60_000);

it('has a token that was refused refreshed, and tries again', async () => {
  await aDueGrant('mended');
  vendor.runtime.api = (honest) => {
    vendor.runtime.api = (next) => next;
    return { ...honest, status: 401, body: '' };
  };
  await invokeHealth();
  expect(await shown('mended')).toMatchObject({ health: { ok: true, detail: 'ok' }, version: 2 });
}, 60_000);

it('finds and tells a web page, and a scope that was lost', async () => {
  await aDueGrant('paged');
  vendor.runtime.api = () => ({ status: 200, contentType: 'text/html', body: '<!doctype html><p>Sign in' });
  await invokeHealth();
  expect(await shown('paged')).toMatchObject({ health: { ok: false, detail: 'not_api' } });
  await aDueGrant('narrowed');
  vendor.runtime.api = (honest) => ({ ...honest, body: '{"scope":"read"}' });
  await invokeHealth();
  expect(await shown('narrowed')).toMatchObject({
    health: { ok: false, detail: 'scope_missing' },
    missingScopes: ['write'],
  });
  const heard = await bus.until((event) => event['detail-type'] === 'scope.drifted');
  const told = heard.map((event) => [event['detail-type'], event.detail.integration]);
  expect(told).toContainEqual(['integration.degraded', 'paged']);
  expect(told).toContainEqual(['scope.drifted', 'narrowed']);
}, 60_000);

it('checks by the API those that are named, and tells that it is over', async () => {
  const body = { integrations: ['paged'] };
  expect(await api.expect(200, 'POST', '/v1/run/health', body)).toMatchObject({ checked: 1, failing: 0 });
  await bus.until(
    ({ 'detail-type': type, detail }) => type === 'integration.recovered' && detail.integration === 'paged',
  );
}, 60_000);
