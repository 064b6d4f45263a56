import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, awsCall, rootOf } from '../security/aws-call.ts';
import { type BusInbox, listenToBus } from '../support/aws/bus-inbox.ts';
import { SignedClient } from '../support/signed-client.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

const ROTATION = { kind: 'none' } as const;

let emulator: Emulator;
let vendor: ScriptedVendor;
let api: SignedClient;
let bus: BusInbox;
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
  };
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry]));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  bus = await listenToBus(emulator);
  const { secrets } = vendor.addClient({ clientId: 'acme', rotation: ROTATION });
  const client = { id: 'acme', vendor: 'acme', clientId: 'acme', clientSecret: secrets[0] };
  await api.expect(201, 'POST', '/v1/clients', client);
  await api.expect(201, 'POST', '/v1/integrations', {
    id: 'payroll',
    vendor: 'acme',
    client: 'acme',
    scopes: ['read'],
    owner: 'finance',
    principal: 'service',
  });
}, 180_000);
afterAll(async () => {
  await vendor.stop();
  await emulator.stop();
});

/** The function as the schedule starts it. */
async function invokeJobs(): Promise<void> {
  const list = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/', body: '' } as const;
  const { Functions } = await asRoot(emulator, list);
  const names = (Functions as readonly { FunctionName: string }[]).map((one) => one.FunctionName);
  const name = names.find((one) => one.includes('-Jobs'));
  const path = `/2015-03-31/functions/${name}/invocations`;
  const { status, text } = await awsCall(emulator, rootOf(emulator), { service: 'lambda', path, body: '{}' });
  expect([status, text]).toEqual([200, 'null']);
}

it('is checked by its function before it runs, told of on the bus, and checked again once it is mended', async () => {
  const plan = {
    schedule: new Date(Date.now() + 50 * 60_000).toISOString(),
    timezone: 'Europe/Berlin',
    leadMinutes: 60,
    integrations: [{ id: 'payroll' }],
  };
  expect(await api.expect(200, 'PUT', '/v1/jobs/month-end', plan)).toMatchObject({ results: [] });
  await invokeJobs();
  await invokeJobs();
  const heard = await bus.until((event) => event['detail-type'] === 'job.preflight_failed');
  const told = heard.filter((event) => event['detail-type'] === 'job.preflight_failed');
  expect(told).toMatchObject([
    {
      source: 'grantkeeper',
      detail: {
        job: 'month-end',
        failures: [{ integration: 'payroll', reason: 'reauthorization_required' }],
      },
    },
  ]);
  expect(await api.expect(409, 'POST', '/v1/jobs/month-end/preflight')).toMatchObject({
    code: 'preflight_failed',
    failures: [{ integration: 'payroll', connectUrl: expect.stringContaining('/connect/payroll?ticket=') }],
  });

  const { accessToken, refreshToken } = vendor.consent('acme', { id: 'payroll', scope: 'read' });
  const grant = { accessToken, refreshToken, expiresIn: 36_000 };
  await api.expect(200, 'PUT', '/v1/integrations/payroll/grant', grant);
  expect(await api.expect(200, 'POST', '/v1/jobs/month-end/preflight')).toEqual({ ok: true });
  await bus.until((event) => event['detail-type'] === 'job.preflight_recovered');
  expect(await api.expect(200, 'GET', '/v1/jobs?limit=1')).toMatchObject({
    items: [
      {
        id: 'month-end',
        nextRunAt: plan.schedule,
        results: [
          { by: 'asked', ok: true },
          { by: 'asked', ok: false },
          { by: 'gate', ok: false },
        ],
      },
    ],
  });
  // A connect link is for whoever asked, and is kept nowhere.
  expect(JSON.stringify(await api.expect(200, 'GET', '/v1/jobs/month-end'))).not.toContain('ticket=');
  expect(await api.expect(200, 'DELETE', '/v1/jobs/month-end')).toEqual({});
  await api.expect(404, 'GET', '/v1/jobs/month-end');
}, 120_000);
