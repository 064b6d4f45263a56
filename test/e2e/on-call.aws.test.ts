import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, json } from '../security/aws-call.ts';
import { invokeFunction } from '../support/aws/invoke.ts';
import { listenToTopics, type TopicInbox } from '../support/aws/topic-inbox.ts';
import { SlackChannel } from '../support/on-call/slack-channel.ts';
import { PageReceiver } from '../support/page-receiver.ts';
import { eventually } from '../support/patience.ts';
import { SignedClient } from '../support/signed-client.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

const ROTATION = { kind: 'none' } as const;

let emulator: Emulator;
let vendor: ScriptedVendor;
let api: SignedClient;
let topics: TopicInbox;
let receiver: PageReceiver;
let slack: SlackChannel;
beforeAll(async () => {
  [emulator, vendor, receiver, slack] = await Promise.all([
    startEmulator(),
    ScriptedVendor.start(),
    PageReceiver.start(),
    SlackChannel.start(),
  ]);
  const { tokenEndpoint, authorizationEndpoint } = vendor;
  const entry = {
    id: 'acme',
    authorizationEndpoint,
    tokenEndpoint,
    clientAuth: 'post',
    rotation: ROTATION,
  };
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry]));
  const onCall = [
    { kind: 'webhook', url: receiver.url, secret: 'ops' },
    { kind: 'slack', secret: 'chat', severities: ['page'] },
  ];
  const context = { stage: 'local', vendorsFile, onCall: JSON.stringify(onCall) };
  await keepSecret('ops', receiver.secret);
  await keepSecret('chat', slack.url);
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  topics = await listenToTopics(emulator);
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
  await Promise.all([vendor.stop(), receiver.stop(), slack.stop()]);
  await emulator.stop();
});

const keepSecret = (name: string, SecretString: string) => {
  const input = { Name: `grantkeeper/local/on-call/${name}`, SecretString };
  return asRoot(emulator, json('secretsmanager', 'secretsmanager.CreateSecret', input));
};

it('pages for a batch job that would fail, and tells of its end as soon as it is mended', async () => {
  const plan = {
    schedule: new Date(Date.now() + 50 * 60_000).toISOString(),
    timezone: 'Europe/Berlin',
    leadMinutes: 60,
    integrations: [{ id: 'payroll' }],
  };
  await api.expect(200, 'PUT', '/v1/jobs/month-end', plan);
  await invokeFunction(emulator, '-Jobs');
  const of = (kind: string) => (one: { body: Readonly<Record<string, unknown>> }) =>
    one.body.heading === 'job-preflight-failed' && one.body.kind === kind;
  await topics.until(of('opened'));
  // A beginning that comes behind its end is told to nobody: so first it arrives.
  await receiver.gets('opened', 'job-preflight-failed');
  await eventually('the channel has the beginning', () => slack.posts.length === 1 || undefined);
  const { accessToken, refreshToken } = vendor.consent('acme', { id: 'payroll-again', scope: 'read' });
  await api.expect(200, 'PUT', '/v1/integrations/payroll/grant', {
    accessToken,
    refreshToken,
    expiresIn: 36_000,
  });
  await api.expect(200, 'POST', '/v1/jobs/month-end/preflight');
  const all = await topics.until(of('resolved'));
  const [opened, resolved, ...more] = all.filter(({ body }) => body.heading === 'job-preflight-failed');
  expect([opened?.topic, opened?.body.kind, resolved?.topic, resolved?.body.kind]).toEqual([
    'page',
    'opened',
    'page',
    'resolved',
  ]);
  expect(resolved?.body.incident).toBe(opened?.body.incident);
  expect(more).toEqual([]);
  await receiver.gets('resolved', 'job-preflight-failed');
  expect(receiver.of('job-preflight-failed').map(({ kind }) => kind)).toEqual(['opened', 'resolved']);
  await eventually('the channel has both', () => slack.posts.length === 2 || undefined);
  expect(slack.posts.map(({ text }) => text)).toEqual([
    ':rotating_light: [page] The batch job month-end would fail',
    ':white_check_mark: [page] Over: The batch job month-end would fail',
  ]);
}, 120_000);

it('pages once for a client that its vendor refuses, however often that is met', async () => {
  const { refreshToken } = vendor.consent('acme', { id: 'payroll', scope: 'read' });
  vendor.faults.always({ kind: 'oauth-error', error: 'invalid_client', status: 401 }, { clientId: 'acme' });
  await api.call('PUT', '/v1/integrations/payroll/grant', { refreshToken });
  await topics.until(({ body }) => body.heading === 'client-refused');
  await invokeFunction(emulator, '-Page');
  await api.call('POST', '/v1/integrations/payroll/refresh');
  await invokeFunction(emulator, '-Page');
  const told = (await topics.all()).filter(({ body }) => body.heading === 'client-refused');
  expect(told).toMatchObject([
    {
      topic: 'page',
      subject: '[page] acme refuses the client acme',
      body: {
        kind: 'opened',
        severity: 'page',
        owner: 'operator',
        incident: expect.stringMatching(/^client-refused\/acme\//),
      },
    },
  ]);
  vendor.faults.clear();
}, 120_000);

it('shows that everyone is reached, before it matters', async () => {
  expect(await api.expect(200, 'POST', '/v1/page/test')).toEqual({
    severity: 'page',
    targets: [{ name: 'topic', taken: true }],
  });
  await receiver.gets('test', 'page-test');
  await api.expect(200, 'POST', '/v1/page/test', { severity: 'ticket' });
  const heard = await topics.until(({ topic }) => topic === 'ticket');
  expect(heard.at(-1)).toMatchObject({
    subject: '[ticket] This is a test: nothing is wrong',
    body: { kind: 'test' },
  });
}, 60_000);
