import { createHmac, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { asRoot, json } from '../security/aws-call.ts';
import { type BusEvent, type BusInbox, listenToBus } from '../support/aws/bus-inbox.ts';
import { functionProcesses } from '../support/function-process.ts';
import { logLines } from '../support/log-lines.ts';
import { eventually } from '../support/patience.ts';
import { SignedClient } from '../support/signed-client.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

const SECRET = 'the signing secret of the deployed run';
const PASTED = 'the signing secret that a person pastes';
const ROTATION = { kind: 'grace', graceSeconds: 30 } as const;
const webhook = {
  scheme: 'hmac',
  header: 'X-Acme-Signature',
  encoding: 'hex',
  handshake: { kind: 'echo-query', method: 'GET', parameter: 'challenge' },
  eventAt: '/event',
  deliveryAt: '/id',
  occurredAt: { at: '/at', unit: 'milliseconds' },
  accepted: 202,
  events: [
    { name: 'revoked', means: 'revoked', user: '/user' },
    { name: 'changed', means: 'recheck', user: '/user' },
  ],
};

let emulator: Emulator;
let vendor: ScriptedVendor;
let api: SignedClient;
let bus: BusInbox;

beforeAll(async () => {
  [emulator, vendor] = await Promise.all([startEmulator(), ScriptedVendor.start()]);
  const { tokenEndpoint, revocationEndpoint, authorizationEndpoint } = vendor;
  const endpoints = { authorizationEndpoint, tokenEndpoint, revocationEndpoint };
  const entry = { id: 'acme', ...endpoints, clientAuth: 'post', rotation: ROTATION, webhook };
  const asks = { ...entry, id: 'asks', introspectionEndpoint: vendor.introspectionEndpoint };
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry, asks]));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  api = new SignedClient(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator.account);
  bus = await listenToBus(emulator);
  for (const id of ['acme', 'asks']) {
    const { secrets } = vendor.addClient({ clientId: id, rotation: ROTATION });
    const client = { id, vendor: id, clientId: id, clientSecret: secrets[0] };
    await api.expect(201, 'POST', '/v1/clients', client);
  }
}, 180_000);

afterAll(async () => {
  await vendor.stop();
  await emulator.stop();
});

/** An integration of a user of the same name, with a grant that lives for so many seconds. */
async function adopt(id: string, { client = 'acme', expiresIn = 3000 } = {}): Promise<void> {
  await api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: client,
    client,
    scopes: ['read'],
    owner: 'team-a',
    principal: 'service',
    labels: { 'vendor-user': id },
  });
  await consentTo(id, id, { client, expiresIn });
}

async function consentTo(
  id: string,
  grantId: string,
  { client = 'acme', expiresIn = 3000 } = {},
): Promise<void> {
  const { accessToken, refreshToken } = vendor.consent(client, { id: grantId });
  const grant = { accessToken, refreshToken, expiresIn };
  await api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, grant);
}

const said = (event: string, user: string) => ({ id: randomUUID(), event, at: Date.now(), user });

async function deliver(
  event: object | Uint8Array<ArrayBuffer>,
  { secret = SECRET, path = '/webhooks/acme/acme', type = 'application/json' } = {},
) {
  const body = event instanceof Uint8Array ? event : JSON.stringify(event);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': type, 'x-acme-signature': signature };
  const answer = await fetch(`${api.url}${path}`, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

const isRevoked = (id: string) => api.until(id, ({ status }) => status === 'revoked');
const aboutRevoked = (id: string) => (event: BusEvent) =>
  event['detail-type'] === 'integration.revoked' && event.detail.integration === id;

async function secretNames(): Promise<readonly string[]> {
  const { SecretList } = await asRoot(emulator, json('secretsmanager', 'secretsmanager.ListSecrets', {}));
  return (SecretList as { Name: string }[]).map(({ Name }) => Name);
}

describe('a webhook on the deployed stack', () => {
  it('is checked with the keys that a person stored by the API', async () => {
    const { url, scheme, events } = await api.expect(200, 'PUT', '/v1/clients/acme/webhook', {
      secrets: [SECRET],
    });
    expect([scheme, events]).toEqual(['hmac', ['revoked', 'changed']]);
    expect(url).toMatch(/^https?:\/\/[^/]+\/webhooks\/acme\/acme$/);
    expect((await fetch(`${api.url}/webhooks/acme/acme?challenge=ok-1`)).status).toBe(200);
  });

  it('ends the grant that it names, destroys its tokens, and is told of on the bus, once', async () => {
    await adopt('one');
    const event = said('revoked', 'one');
    expect(await deliver(event)).toEqual({ status: 202, text: '' });
    expect((await isRevoked('one')).epoch).toBe(2);
    expect((await api.token('one')).body.code).toBe('reauthorization_required');
    await bus.until(aboutRevoked('one'));
    await eventually('its tokens are gone', async () =>
      (await secretNames()).some((name) => name.includes('integrations/one/')) ? undefined : true,
    );
    // The same once more, after a new consent: known, and without an effect.
    await consentTo('one', 'one-again');
    expect(await deliver(event)).toEqual({ status: 202, text: '' });
    await adopt('marker');
    await deliver(said('revoked', 'marker'));
    await isRevoked('marker');
    const heard = await bus.until(aboutRevoked('marker'));
    expect(heard.filter(aboutRevoked('one'))).toHaveLength(1);
    expect(await api.integration('one')).toMatchObject({ status: 'active', epoch: 3 });
  }, 60_000);

  it('whose bytes come as they are, whatever they are called, is the vendor’s', async () => {
    await adopt('bytes');
    const event = { ...said('revoked', 'bytes'), note: 'Größe \u{1F600}' };
    const bytes = Uint8Array.from(Buffer.from(JSON.stringify(event)));
    expect((await deliver(bytes, { type: 'application/octet-stream' })).status).toBe(202);
    await isRevoked('bytes');
    expect((await deliver(Uint8Array.of(0xff, 0xfe, 0), { type: 'application/octet-stream' })).status).toBe(
      400,
    );
  }, 60_000);

  it('that says little has the vendor asked', async () => {
    await adopt('asked');
    expect((await deliver(said('changed', 'asked'), { path: '/webhooks/acme' })).status).toBe(202);
    await api.until('asked', ({ version }) => version === 2);
  }, 60_000);

  it('that is older than the consent has the vendor asked by introspection, where it can be', async () => {
    await api.expect(200, 'PUT', '/v1/clients/asks/webhook', { secrets: [SECRET] });
    const aDayOld = (user: string) => ({ ...said('revoked', user), at: Date.now() - 24 * 3600 * 1000 });
    const asked = () => vendor.history.records({ endpoint: 'introspect' }).length;
    await adopt('living', { client: 'asks' });
    await deliver(aDayOld('living'), { path: '/webhooks/asks/asks' });
    await eventually('the vendor is asked', () => (asked() === 1 ? true : undefined));
    await adopt('withdrawn', { client: 'asks' });
    vendor.withdraw('withdrawn');
    await deliver(aDayOld('withdrawn'), { path: '/webhooks/asks/asks' });
    await api.until('withdrawn', ({ status }) => status === 'suspect');
    expect(await api.integration('living')).toMatchObject({ status: 'active', epoch: 1, version: 1 });
    expect([
      vendor.history.posts({ grantId: 'living' }),
      vendor.history.posts({ grantId: 'withdrawn' }),
    ]).toEqual([0, 1]);
  }, 60_000);

  it('comes again when the lease of a refresh that died is over, and destroys what that may have left', async () => {
    const tokensOf = async (id: string) =>
      (await secretNames()).filter((name) => name.includes(`integrations/${id}/`));
    vendor.faults.next({ kind: 'hang', processed: true }, { endpoint: 'token', grantId: 'held' });
    await adopt('held', { expiresIn: 0 });
    await eventually('the vendor is asked', () =>
      vendor.history.posts({ grantId: 'held' }) > 0 ? true : undefined,
    );
    const refreshers = functionProcesses(emulator.endpoint, /RefreshFunction/);
    expect(refreshers.length).toBeGreaterThan(0);
    for (const { pid } of refreshers) process.kill(pid, 'SIGKILL');
    await deliver(said('revoked', 'held'));
    await isRevoked('held');
    await bus.until(aboutRevoked('held'));
    expect(await tokensOf('held')).toHaveLength(1);
    // Nobody else destroys them: the refresh that comes back finds a grant that is over.
    await eventually(
      'its tokens are gone',
      async () => ((await tokensOf('held')).length === 0 ? true : undefined),
      90_000,
    );
    expect(await api.integration('held')).toMatchObject({ status: 'revoked', epoch: 2 });
  }, 120_000);

  it('may be signed with a secret that was pasted on an intake page', async () => {
    const { url } = await api.expect(201, 'POST', '/v1/clients/acme/intake', { what: 'webhookSecret' });
    // The emulator's own address of the API leads to nothing.
    const page = `${api.url}/intake/${String(url).split('/intake/')[1]}`;
    expect((await fetch(page)).status).toBe(200);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = String(new URLSearchParams({ secret: PASTED }));
    expect((await fetch(page, { method: 'POST', headers: form, body })).status).toBe(200);
    await adopt('pasted');
    // The function keeps keys for some seconds.
    await eventually('the new secret counts', async () =>
      (await deliver(said('revoked', 'pasted'), { secret: PASTED })).status === 202 ? true : undefined,
    );
    await isRevoked('pasted');
    expect((await deliver(said('changed', 'asked'))).status).toBe(202);
  }, 60_000);
});

describe('what is not the vendor’s', () => {
  it.each([
    ['another key', { secret: 'another' }],
    ['a client that is not known', { path: '/webhooks/acme/nobody' }],
    ['a name that no client can have', { path: '/webhooks/acme/-' }],
  ])('%s: 401', async (_what, how) => {
    const { status, text } = await deliver(said('revoked', 'asked'), how);
    expect({ status, code: JSON.parse(text).code }).toEqual({ status: 401, code: 'unauthorized' });
  });

  it('an unknown vendor: 404', async () => {
    expect((await deliver(said('revoked', 'asked'), { path: '/webhooks/nobody' })).status).toBe(404);
  });

  it('had no effect', async () => {
    expect(await api.integration('asked')).toMatchObject({ status: 'active', epoch: 1 });
  });
});

it('no log line shows a secret, and no delivery is left over', async () => {
  const lines = await logLines(emulator);
  const secrets = [SECRET, PASTED, ...vendor.secrets()];
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  expect(lines.filter((line) => /unreadable message|delivery not applied|"fault"/.test(line))).toEqual([]);
});

describe('a client that is registered on the deployed stack', () => {
  it('brings what its deliveries are checked with along, and shows where they come to', async () => {
    const client = { id: 'both', vendor: 'acme', clientId: 'both', clientSecret: 'client-secret' };
    await api.expect(400, 'POST', '/v1/clients', { ...client, webhook: {} });
    await api.expect(201, 'POST', '/v1/clients', { ...client, webhook: { secrets: ['its own'] } });
    const { webhook: shown } = await api.expect(200, 'GET', '/v1/clients/both');
    expect(shown).toMatchObject({
      url: expect.stringMatching(/^https?:\/\/[^/]+\/webhooks\/acme\/both$/),
      scheme: 'hmac',
    });
    const path = '/webhooks/acme/both';
    expect((await deliver(said('changed', 'nobody'), { path, secret: 'its own' })).status).toBe(202);
    expect((await deliver(said('changed', 'nobody'), { path })).status).toBe(401);
  });
});
