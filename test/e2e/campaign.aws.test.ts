import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { RealAuthorizationServer } from '../support/consent/authorization-server.ts';
import { Visitor } from '../support/consent/visitor.ts';
import { eventually } from '../support/patience.ts';
import { SignedClient } from '../support/signed-client.ts';

/** What links and the redirect address begin with: a stage's own domain, which leads to nothing here. */
const PUBLIC_URL = 'https://grants.example.com';
const CAMPAIGN = '/v1/campaigns/writing';
const BEFORE = ['openid', 'offline_access', 'read'];
const AFTER = [...BEFORE, 'write'];

let emulator: Emulator;
let server: RealAuthorizationServer;
let api: SignedClient;

beforeAll(async () => {
  [emulator, server] = await Promise.all([startEmulator(), RealAuthorizationServer.start()]);
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([server.vendor('real')]));
  const context = { stage: 'local', vendorsFile, publicUrl: PUBLIC_URL };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  const app = { clientId: 'app-at-vendor', clientSecret: 'secret-of-the-deployed-app' };
  server.serve([{ ...app, redirectUri: `${PUBLIC_URL}/oauth/callback` }]);
  await api.expect(201, 'POST', '/v1/clients', { id: 'app', vendor: 'real', ...app });
}, 180_000);

afterAll(async () => {
  await server.stop();
  await emulator.stop();
});

/** The same address where it is to be reached. */
const reached = (address: string | URL): string => api.url + String(address).slice(PUBLIC_URL.length);

async function create(id: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const created = await api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'real',
    client: 'app',
    scopes: BEFORE,
    owner: 'finance',
    principal: 'service',
    ...more,
  });
  return String(created.connectUrl);
}

const link = async (id: string): Promise<string> =>
  String((await api.expect(200, 'POST', `/v1/integrations/${id}/connect`)).connectUrl);

async function consent(connectUrl: string, name = 'ada'): Promise<number> {
  const person = new Visitor(name);
  return (await person.visit(reached(await person.agree(reached(connectUrl))))).status;
}

it('cuts the integrations of a deployed stack over, and leaves those that are not proven', async () => {
  expect([await consent(await create('of-ada')), await consent(await create('of-bob'), 'bob')]).toEqual([
    200, 200,
  ]);
  await create('machine', { grantType: 'client_credentials', scopes: ['read'] });
  await api.until('machine', ({ status }) => status === 'active', 60_000);
  const plan = { client: 'app', addScopes: ['write'], deadline: '2099-01-01T00:00:00Z' };

  const dry = await api.expect(200, 'PUT', CAMPAIGN, { ...plan, dryRun: true });
  expect(dry.counts).toEqual({ not_asked: 3, asked: 0, declined: 0, cannot: 0, cut_over: 0 });
  expect((await api.call('GET', CAMPAIGN)).status).toBe(404);
  await api.expect(200, 'PUT', CAMPAIGN, plan);

  // Without a person, by the queue.
  await eventually('the machine is cut over', async () => {
    const { counts } = await api.expect(200, 'GET', CAMPAIGN);
    return (counts as { readonly cut_over: number }).cut_over === 1 ? true : undefined;
  });
  expect(await api.expect(200, 'GET', '/v1/integrations/machine')).toMatchObject({
    status: 'active',
    scopes: ['read', 'write'],
    missingScopes: [],
  });
  expect((await api.token('machine', { scopes: ['write'] })).status).toBe(200);

  expect(await consent(await link('of-ada'))).toBe(200);
  expect(await api.expect(200, 'GET', '/v1/integrations/of-ada')).toMatchObject({
    status: 'active',
    scopes: AFTER,
    missingScopes: [],
  });
  // Somebody else agrees for Bob: his old grant goes on.
  const { epoch } = await api.integration('of-bob');
  expect(await consent(await link('of-bob'), 'eve')).toBe(409);
  expect(await api.integration('of-bob')).toMatchObject({ status: 'active', epoch });
  expect((await api.token('of-bob')).status).toBe(200);
  expect((await api.token('of-bob', { scopes: ['write'] })).body.code).toBe('insufficient_scope');
  const campaign = await api.expect(200, 'GET', CAMPAIGN);
  expect(campaign).toMatchObject({ state: 'running', counts: { declined: 1, cut_over: 2 } });

  const aborted = await api.expect(200, 'DELETE', CAMPAIGN);
  expect(aborted).toMatchObject({ state: 'aborted' });
  expect(await consent(await link('of-bob'), 'bob')).toBe(200);
  expect(await api.expect(200, 'GET', '/v1/integrations/of-bob')).toMatchObject({ scopes: BEFORE });
}, 150_000);
