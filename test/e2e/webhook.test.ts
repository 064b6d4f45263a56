import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

const SECRET = 'the signing secret of this test';
const webhook = {
  scheme: 'hmac',
  header: 'X-Acme-Signature',
  prefix: 'v0=',
  encoding: 'hex',
  signed: 'v0:{timestamp}:{body}',
  timestamp: { at: 'X-Acme-Timestamp', unit: 'seconds', toleranceSeconds: 300 },
  handshake: {
    kind: 'echo-body',
    when: { at: '/type', is: 'url_verification' },
    at: '/challenge',
    as: 'text',
  },
  eventAt: '/event',
  deliveryAt: '/id',
  occurredAt: { at: '/at', unit: 'milliseconds' },
  accepted: 200,
  events: [
    { name: 'revoked', means: 'revoked', user: '/user' },
    { name: 'uninstalled', means: 'account-revoked', account: '/account' },
    { name: 'changed', means: 'recheck', user: '/user' },
  ],
  steps: ['Give the address.'],
};
const SETTINGS = {
  acme: { ...KINDS.strict, vendorFields: { webhook } },
  asks: { ...KINDS.strict, introspects: true, vendorFields: { webhook } },
  // As Xero does it: good and bad signatures in turn, and a receiver that tells them apart without a word.
  tries: {
    ...KINDS.strict,
    vendorFields: {
      webhook: {
        scheme: 'hmac',
        header: 'X-Tries-Signature',
        encoding: 'base64',
        handshake: { kind: 'signed-probe', good: 200, bad: 401 },
        accepted: 200,
        events: [],
      },
    },
  },
} as const;

let world: World<'acme' | 'asks' | 'tries'>;
beforeAll(async () => {
  world = await World.start(SETTINGS);
  await world.register('acme', 'acme');
  const { body } = await world.home.api.call('PUT', '/v1/clients/acme/webhook', { secrets: [SECRET] });
  expect(body).toEqual({
    url: `${world.home.api.url}/webhooks/acme/acme`,
    scheme: 'hmac',
    events: ['revoked', 'uninstalled', 'changed'],
    steps: ['Give the address.'],
  });
  await world.register('asks', 'asks');
  await world.home.api.expect(200, 'PUT', '/v1/clients/asks/webhook', { secrets: [SECRET] });
}, 60_000);
afterAll(() => world.stop());

/** An integration of a user, with a grant that lives. */
async function adopt(
  id: string,
  labels: Record<string, string>,
  { client = 'acme', expiresIn = 3600 } = {},
): Promise<void> {
  const { accessToken, refreshToken } = world.vendor.consent(client, { id });
  await world.home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: client,
    client,
    scopes: ['read'],
    owner: 'team-a',
    principal: 'service',
    labels,
  });
  await world.home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, {
    accessToken,
    refreshToken,
    expiresIn,
  });
}

async function deliver(
  event: object,
  { secret = SECRET, path = '/webhooks/acme/acme', sentAt = Date.now() } = {},
) {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(sentAt / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const answer = await fetch(`${world.home.api.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-acme-signature': `v0=${signature}`,
      'x-acme-timestamp': timestamp,
    },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}

const statusOf = async (id: string): Promise<unknown> =>
  (await world.home.api.call('GET', `/v1/integrations/${id}`)).body.status;

it('is checked with what came with the registration, at the address that the client then shows', async () => {
  const registration = {
    id: 'both',
    vendor: 'acme',
    clientId: 'both-at-acme',
    clientSecret: 'client-secret',
  };
  const { api } = world.home;
  const refused = await api.call('POST', '/v1/clients', { ...registration, webhook: {} });
  expect(refused).toMatchObject({ status: 400, body: { pointer: '/webhook/secrets' } });
  await api.expect(404, 'GET', '/v1/clients/both');
  await api.expect(201, 'POST', '/v1/clients', { ...registration, webhook: { secrets: ['its own'] } });
  const { webhook: shown } = await api.expect(200, 'GET', '/v1/clients/both');
  expect(shown).toEqual({ url: `${api.url}/webhooks/acme/both`, scheme: 'hmac' });
  const path = '/webhooks/acme/both';
  expect((await deliver({ id: 'first', event: 'other' }, { path, secret: 'its own' })).status).toBe(200);
  expect((await deliver({ id: 'second', event: 'other' }, { path })).status).toBe(401);
});

const isRevoked = (id: string) =>
  eventually(`${id} is revoked`, async () => ((await statusOf(id)) === 'revoked' ? true : undefined));

const isInDoubt = (id: string) =>
  eventually(`${id} is in doubt`, async () => ((await statusOf(id)) === 'suspect' ? true : undefined));

const isRefreshed = (id: string) =>
  eventually(`${id} is refreshed`, () =>
    world.vendor.history.records({ endpoint: 'token', grantId: id }).length === 1 ? true : undefined,
  );

const said = (event: string, more: object) => ({ id: randomUUID(), event, at: Date.now(), ...more });

describe('a webhook', () => {
  it('ends the grant that it names, and no other', async () => {
    await adopt('one', { 'vendor-user': 'u1' });
    await adopt('two', { 'vendor-user': 'u2' });
    expect(await deliver(said('revoked', { user: 'u1' }))).toEqual({ status: 200, text: '' });
    await isRevoked('one');
    expect((await world.home.api.token('one')).body.code).toBe('reauthorization_required');
    expect(await statusOf('two')).toBe('active');
    await world.home.hears({ type: 'integration.revoked', integration: 'one' });
    expect((await world.home.api.call('GET', '/v1/integrations/one')).body.epoch).toBe(2);
  });

  it('ends all grants of an account', async () => {
    await adopt('first', { 'vendor-account': 'a1' });
    await adopt('second', { 'vendor-account': 'a1', 'vendor-user': 'u9' });
    await deliver(said('uninstalled', { account: 'a1' }), { path: '/webhooks/acme' });
    await isRevoked('first');
    await isRevoked('second');
  });

  it('that is older than the consent only has it checked', async () => {
    await adopt('younger', { 'vendor-user': 'u3' });
    await deliver({ ...said('revoked', { user: 'u3' }), at: Date.now() - 3 * 24 * 3600 * 1000 });
    await isRefreshed('younger');
    expect(await statusOf('younger')).toBe('active');
  });

  it('that is older than the consent has the vendor asked by introspection, where it can be', async () => {
    const path = '/webhooks/asks/asks';
    const refreshed = (grantId: string) => world.vendor.history.records({ endpoint: 'token', grantId });
    const old = (user: string) => ({ ...said('revoked', { user }), at: Date.now() - 24 * 3600 * 1000 });
    await adopt('living', { 'vendor-user': 'living' }, { client: 'asks' });
    await adopt('withdrawn', { 'vendor-user': 'withdrawn' }, { client: 'asks' });
    world.vendor.withdraw('withdrawn');
    for (const user of ['living', 'withdrawn']) await deliver(old(user), { path });
    await isInDoubt('withdrawn');
    // Deliveries have their effect in the order that they came in: the other was asked about before.
    expect(world.vendor.history.records({ endpoint: 'introspect' })).toHaveLength(2);
    expect(await statusOf('living')).toBe('active');
    expect([refreshed('living').length, refreshed('withdrawn').length]).toEqual([0, 1]);
  });

  it('ends no grant at a server that calls each refresh token inactive, because it knows none there', async () => {
    await adopt('unknown-there', { 'vendor-user': 'u6' }, { client: 'asks' });
    const inactive = { status: 200, body: '{"active":false}', contentType: 'application/json' };
    world.vendor.faults.next({ kind: 'status', ...inactive }, { endpoint: 'introspect' });
    const old = { ...said('revoked', { user: 'u6' }), at: Date.now() - 24 * 3600 * 1000 };
    await deliver(old, { path: '/webhooks/asks/asks' });
    await isRefreshed('unknown-there');
    expect(await statusOf('unknown-there')).toBe('active');
  });

  it('that says little has the vendor asked', async () => {
    await adopt('asked', { 'vendor-user': 'u4' });
    await deliver(said('changed', { user: 'u4' }));
    await isRefreshed('asked');
  });

  it('is known again, and has no second effect', async () => {
    await adopt('again', { 'vendor-user': 'u5' });
    const event = said('revoked', { user: 'u5' });
    await deliver(event);
    await isRevoked('again');
    const { accessToken, refreshToken } = world.vendor.consent('acme', { id: 'again-2' });
    const grant = { accessToken, refreshToken, expiresIn: 3600 };
    await world.home.api.expect(200, 'PUT', '/v1/integrations/again/grant', grant);
    expect((await deliver(event)).status).toBe(200);
    // What comes after it has had its effect: so has it.
    await adopt('marker', { 'vendor-user': 'u6' });
    await deliver(said('revoked', { user: 'u6' }));
    await isRevoked('marker');
    expect(await statusOf('again')).toBe('active');
  });

  it('about nobody we know is answered like any other', async () => {
    expect((await deliver(said('revoked', { user: 'nobody' }))).status).toBe(200);
    expect((await deliver(said('something else', {}))).status).toBe(200);
  });

  it('survives the death of the process', async () => {
    await adopt('survivor', { 'vendor-user': 'u7' });
    await deliver(said('revoked', { user: 'u7' }));
    await world.home.kill();
    await world.home.begin();
    await isRevoked('survivor');
  });
});

describe('what is not the vendor’s', () => {
  it.each([
    ['another key', said('revoked', { user: 'u2' }), { secret: 'another' }],
    ['an old time', said('revoked', { user: 'u2' }), { sentAt: Date.now() - 301_000 }],
    ['a time to come', said('revoked', { user: 'u2' }), { sentAt: Date.now() + 900_000 }],
    ['a client that is not known', said('revoked', { user: 'u2' }), { path: '/webhooks/acme/nobody' }],
  ])('%s: 401', async (_what, event, how) => {
    const { status, text } = await deliver(event, how);
    expect({ status, code: JSON.parse(text).code }).toEqual({ status: 401, code: 'unauthorized' });
  });

  it('an unknown vendor: 404', async () => {
    expect((await deliver(said('revoked', {}), { path: '/webhooks/nobody' })).status).toBe(404);
  });

  it('a body that is not JSON, well signed: 400', async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:not json`).digest('hex');
    const answer = await fetch(`${world.home.api.url}/webhooks/acme/acme`, {
      method: 'POST',
      headers: { 'x-acme-signature': `v0=${signature}`, 'x-acme-timestamp': timestamp },
      body: 'not json',
    });
    expect(answer.status).toBe(400);
  });

  it('a body that is too large: 413', async () => {
    const answer = await fetch(`${world.home.api.url}/webhooks/acme/acme`, {
      method: 'POST',
      body: 'x'.repeat(256 * 1024 + 1),
    });
    expect(answer.status).toBe(413);
  });
});

describe('a handshake', () => {
  it('is answered as text', async () => {
    const answer = await fetch(`${world.home.api.url}/webhooks/acme/acme`, {
      method: 'POST',
      body: JSON.stringify({ type: 'url_verification', challenge: '<b>3eZbrw1a</b>' }),
    });
    expect([
      answer.status,
      answer.headers.get('content-type'),
      answer.headers.get('x-content-type-options'),
    ]).toEqual([200, 'text/plain; charset=utf-8', 'nosniff']);
    expect(await answer.text()).toBe('<b>3eZbrw1a</b>');
  });

  it('by good and bad signatures is answered by the status alone', async () => {
    await world.register('tries', 'tries');
    await world.home.api.expect(200, 'PUT', '/v1/clients/tries/webhook', { secrets: [SECRET] });
    const body = '{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"S0m3r4nd0mt3xt"}';
    const answerTo = async (secret: string, client = 'tries') => {
      const signature = createHmac('sha256', secret).update(body).digest('base64');
      const answer = await fetch(`${world.home.api.url}/webhooks/tries/${client}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-tries-signature': signature },
        body,
      });
      return [answer.status, answer.headers.get('content-type'), await answer.text()];
    };
    expect(await answerTo(SECRET)).toEqual([200, null, '']);
    expect(await answerTo('another')).toEqual([401, null, '']);
    expect(await answerTo(SECRET, 'nobody')).toEqual([401, null, '']);
  });
});
