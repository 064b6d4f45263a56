import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, awsCall, rootOf } from '../security/aws-call.ts';
import { SignedClient } from '../support/signed-client.ts';

const DAY_MS = 86_400_000;
const endOfDay = (inDays: number): string =>
  `${new Date(Date.now() + inDays * DAY_MS).toISOString().slice(0, 10)}T23:59:59Z`;

let emulator: Emulator;
let api: SignedClient;
beforeAll(async () => {
  emulator = await startEmulator();
  const context = { stage: 'local' };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
}, 180_000);
afterAll(() => emulator.stop());

async function invokeCalendar() {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const name = names.find((one) => one.includes('-Calendar'));
  const path = `/2015-03-31/functions/${name}/invocations`;
  return awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
}

it('announces by its function, with the rights of its role, what the API then announces no more', async () => {
  const client = { id: 'crm', vendor: 'github', clientId: 'crm', clientSecret: 's' };
  await api.expect(201, 'POST', '/v1/clients', { ...client, secretExpiresAt: endOfDay(7) });
  const own = {
    id: 'bot',
    vendor: 'github',
    client: 'crm',
    scopes: [],
    owner: 'team-a',
    principal: 'service',
  };
  await api.expect(201, 'POST', '/v1/integrations', own);
  const headers = { sunset: 'Tue, 05 Feb 2047 00:00:00 GMT' };
  const report = { version: 0, status: 200, endpoint: 'GET /repos/1234/issues', headers };
  await api.expect(202, 'POST', '/v1/integrations/bot/outcomes', report);

  const ran = await invokeCalendar();
  expect([ran.status, ran.text]).toEqual([200, 'null']);
  expect(await api.expect(200, 'POST', '/v1/run/calendar')).toEqual({
    announced: 0,
    undone: 0,
    endingSoon: 1,
    isComplete: true,
  });
}, 120_000);

it('lists what ends, and keeps what a person says to a notice', async () => {
  const { items } = await api.expect(200, 'GET', '/v1/notices');
  expect(items).toMatchObject([
    { endpoint: 'GET /repos/{id}/issues', status: 'open', integrations: ['bot'] },
  ]);
  const [{ id }] = items as [{ id: string }];
  await api.expect(200, 'POST', `/v1/notices/${id}/acknowledge`);
  expect((await api.expect(200, 'GET', '/v1/notices')).items).toMatchObject([{ id, status: 'acknowledged' }]);
  const calendar = await api.expect(200, 'GET', '/v1/calendar');
  expect(calendar.items).toMatchObject([
    { kind: 'client_secret', client: 'crm' },
    { kind: 'vendor_change', notice: id },
  ]);
}, 60_000);

it('refreshes a token in time that would die of lying idle before its access token ends', async () => {
  const client = { id: 'drive', vendor: 'google', clientId: 'drive', clientSecret: 's' };
  await api.expect(201, 'POST', '/v1/clients', client);
  const own = { id: 'idle', vendor: 'google', client: 'drive', scopes: [], owner: 'team-a' };
  await api.expect(201, 'POST', '/v1/integrations', { ...own, principal: 'service' });
  const grant = { accessToken: 'at-idle', refreshToken: 'rt-idle', expiresIn: 365 * 86_400 };
  await api.expect(200, 'PUT', '/v1/integrations/idle/grant', grant);
  const { dueAt } = await api.expect(200, 'GET', '/v1/integrations/idle');
  // Its refresh tokens end after 180 days without use: a day before, and some minutes of jitter.
  const left = (Date.parse(String(dueAt)) - Date.now()) / DAY_MS;
  expect(left).toBeLessThanOrEqual(179);
  expect(left).toBeGreaterThan(178.9);
}, 60_000);
