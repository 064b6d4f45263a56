import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '#shared/client/index.ts';
import { KINDS, World } from '../support/world.ts';

const DAY_MS = 86_400_000;
/** At the very end of its day, so that midnight is the only moment at which a count of days may differ. */
const endOfDay = (inDays: number): string =>
  `${new Date(Date.now() + inDays * DAY_MS).toISOString().slice(0, 10)}T23:59:59Z`;

let world: World<'acme'>;
beforeAll(async () => {
  // Its refresh token dies of lying idle after two days, its access token lives for a month.
  world = await World.start({
    acme: {
      ...KINDS.grace,
      vendorFields: { refreshTokenIdleSeconds: 2 * 86_400, accessTokenSeconds: 30 * 86_400 },
    },
  });
  const client = { id: 'crm', vendor: 'acme', clientId: 'crm', clientSecret: 's' };
  await world.home.api.expect(201, 'POST', '/v1/clients', { ...client, secretExpiresAt: endOfDay(7) });
  await world.register('acme', 'billing');
}, 60_000);
afterAll(() => world.stop());

const told = () => world.home.stderr.json().filter((line) => line.message === 'client.secret_expiring');

it('announces what ends once, also over a crash', async () => {
  const { api } = world.home;
  const [first, second] = await Promise.all([
    api.expect(200, 'POST', '/v1/run/calendar'),
    api.expect(200, 'POST', '/v1/run/calendar'),
  ]);
  expect([first, second].map((ran) => Number(ran.announced)).toSorted()).toEqual([0, 1]);
  expect([first, second].map((ran) => ran.endingSoon)).toEqual([1, 1]);
  await world.home.crash();
  expect(await api.expect(200, 'POST', '/v1/run/calendar')).toMatchObject({ announced: 0, endingSoon: 1 });
  expect(told()).toMatchObject([{ client: 'crm', vendor: 'acme', daysLeft: 7 }]);
});

it('refreshes a token in time that would die of lying idle before its access token ends', async () => {
  await world.adopt('billing', 'idle', { expiresIn: 30 * 86_400 });
  const { dueAt } = await world.home.api.integration('idle');
  const left = Date.parse(String(dueAt)) - Date.now();
  // A quarter of two days before their end, and some minutes of jitter.
  expect(left).toBeLessThanOrEqual(1.5 * DAY_MS);
  expect(left).toBeGreaterThan(1.4 * DAY_MS);
  const { items } = await world.home.api.expect(200, 'GET', '/v1/calendar');
  expect(items).toContainEqual(
    expect.objectContaining({ kind: 'refresh_token', integration: 'idle', renews: true }),
  );
});

it('gives an iCalendar file by the address alone', async () => {
  const answer = await fetch(`${world.home.api.url}/v1/calendar`, {
    headers: { authorization: `Bearer ${world.home.apiKey}`, accept: 'text/calendar' },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  expect(await answer.text()).toContain('UID:client_secret.crm@grantkeeper\r\n');
});

it('makes one notice of what an API says of its end, and keeps it over a crash', async () => {
  const { api } = world.home;
  const report = { version: 1, status: 200, headers: { sunset: 'Tue, 05 Feb 2047 00:00:00 GMT' } };
  for (const id of ['4711', '4712']) {
    const endpoint = `https://api.acme.example/v1/invoices/${id}`;
    await api.expect(202, 'POST', '/v1/integrations/idle/outcomes', { ...report, endpoint });
  }
  await world.home.crash();
  const { items } = await api.expect(200, 'GET', '/v1/notices');
  expect(items).toMatchObject([
    {
      endpoint: 'api.acme.example/v1/invoices/{id}',
      dueBy: '2047-02-05T00:00:00.000Z',
      integrations: ['idle'],
    },
  ]);
  const notices = world.home.stderr.json().filter((line) => line.message === 'vendor.notice');
  expect(notices).toMatchObject([{ reason: 'new', vendor: 'acme' }]);
});

it('hears of an end that the client package has seen', async () => {
  const client = createClient({ url: world.home.api.url, apiKey: world.home.apiKey });
  const headers = { deprecation: '@2433801600', sunset: 'Tue, 05 Mar 2047 00:00:00 GMT' };
  const seen = new Response('{}', { headers });
  Object.defineProperty(seen, 'url', { value: 'https://api.acme.example/v1/orders/4711?token=hunter2' });
  await client.withToken('idle', async () => seen);
  await client.close();
  const { items } = await world.home.api.expect(200, 'GET', '/v1/notices');
  expect(items).toContainEqual(
    expect.objectContaining({
      endpoint: 'api.acme.example/v1/orders/{id}',
      deprecatedAt: '2047-02-15T00:00:00.000Z',
      dueBy: '2047-03-05T00:00:00.000Z',
    }),
  );
  const news = world.home.stderr.json().filter((line) => line.endpoint === 'api.acme.example/v1/orders/{id}');
  expect(news).toMatchObject([
    { message: 'vendor.notice', reason: 'new', vendor: 'acme', dueBy: '2047-03-05T00:00:00.000Z' },
  ]);
});
