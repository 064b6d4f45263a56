import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { githubVendor } from '../support/webhook-vendors/github.ts';
import { APP_KEY } from '../support/webhook-vendors/keys.ts';
import type { WebhookVendor } from '../support/webhook-vendors/webhook-vendor.ts';
import { KINDS, World } from '../support/world.ts';

const SECRET = 'the webhook secret';
let github: WebhookVendor;
let world: World<'acme'>;
beforeAll(async () => {
  github = await githubVendor('crm');
  const webhook = {
    scheme: 'hmac',
    header: 'X-Hub-Signature-256',
    prefix: 'sha256=',
    encoding: 'hex',
    eventAt: '/event',
    events: [{ name: 'gone', means: 'revoked', user: '/user' }],
    registration: github.call.api,
  };
  world = await World.start(
    { acme: { ...KINDS.strict, vendorFields: { webhook } } },
    { GRANTKEEPER_PUBLIC_URL: 'https://keeper.example' },
  );
  await world.register('acme', 'crm');
}, 60_000);
afterAll(async () => {
  await world.stop();
  await github.server.stop();
});

const URL = 'https://keeper.example/webhooks/acme/crm';
const webhookOf = async () => {
  const { webhook } = await world.home.api.expect(200, 'GET', '/v1/clients/crm');
  return webhook as Readonly<Record<string, unknown>>;
};

it('registers at the vendor what it is told to, shows how that fares, and never the key', async () => {
  const { api } = world.home;
  const body = { secrets: [SECRET], register: { credential: APP_KEY } };
  const set = await api.expect(200, 'PUT', '/v1/clients/crm/webhook', body);
  expect(set).toMatchObject({
    url: URL,
    registration: { by: 'github-app', url: URL, state: 'registered' },
  });
  expect([github.target(), github.secret()]).toEqual([URL, SECRET]);
  expect(await webhookOf()).toMatchObject({ url: URL, registration: { state: 'registered' } });
  expect(JSON.stringify([set, await webhookOf()])).not.toContain('PRIVATE KEY');
  expect(JSON.stringify(world.home.stderr.json())).not.toContain('PRIVATE KEY');
});

it('makes it again where somebody deleted it, tells of that once, and knows it after a crash', async () => {
  const { api } = world.home;
  github.drop();
  await world.home.crash();
  const ran = await api.expect(200, 'POST', '/v1/run/webhooks');
  expect(ran).toMatchObject({ checked: 1, made: 1, findings: [{ client: 'crm', says: 'lost' }] });
  expect(await api.expect(200, 'POST', '/v1/run/webhooks')).toMatchObject({ made: 0, mended: 0, undone: 0 });
  expect([github.target(), github.secret()]).toEqual([URL, SECRET]);
  const told = world.home.stderr.json().filter((line) => line.message === 'webhook.lost');
  expect(told).toMatchObject([{ client: 'crm', vendor: 'acme' }]);
});

it('says what the vendor refuses, and since when', async () => {
  github.server.next = { status: 401, body: {} };
  const ran = await world.home.api.expect(200, 'POST', '/v1/run/webhooks');
  expect(ran.findings).toContainEqual({ client: 'crm', says: 'refused', code: 'http_401' });
  expect(await webhookOf()).toMatchObject({
    registration: { state: 'refused', trouble: { kind: 'refused', code: 'http_401' } },
  });
  await world.home.api.expect(200, 'POST', '/v1/run/webhooks');
  expect(await webhookOf()).toMatchObject({ registration: { state: 'registered' } });
});

it('shows when it was heard', async () => {
  expect(await webhookOf()).not.toHaveProperty('lastDeliveryAt');
  const body = '{"event":"other"}';
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
  const deliver = (headers: Readonly<Record<string, string>>) =>
    fetch(`${world.home.api.url}/webhooks/acme/crm`, { method: 'POST', headers, body });
  expect((await deliver({ 'x-hub-signature-256': 'sha256=00' })).status).toBe(401);
  expect(await webhookOf()).not.toHaveProperty('lastDeliveryAt');
  const sentAt = Date.now();
  expect((await deliver({ 'x-hub-signature-256': signature })).status).toBe(202);
  const { lastDeliveryAt } = await webhookOf();
  expect(Date.parse(String(lastDeliveryAt))).toBeGreaterThanOrEqual(sentAt - 1);
});

it('refuses what could not be registered, and says what would be right', async () => {
  const { api } = world.home;
  const bad = (register: unknown) =>
    api.expect(400, 'PUT', '/v1/clients/crm/webhook', { secrets: [SECRET], register });
  expect(await bad({ lifeMinutes: 5 })).toMatchObject({ detail: expect.stringContaining('lifeMinutes') });
  expect(await bad(true)).toMatchObject({ detail: expect.stringContaining('/register') });
  await api.expect(200, 'PUT', '/v1/clients/crm/webhook', { secrets: [SECRET], register: null });
  expect(await webhookOf()).not.toHaveProperty('registration');
  expect(github.target()).toBe(URL);
});
