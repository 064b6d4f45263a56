import { afterAll, beforeAll, expect, it } from 'vitest';
import { json } from '../support/vendor/token-answers.ts';
import { KINDS, World } from '../support/world.ts';

const DISCOVERY = '/.well-known/openid-configuration';

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({
    acme: {
      ...KINDS.grace,
      vendorFields: (vendor) => ({
        issuer: vendor.url,
        probe: { method: 'GET', url: vendor.meEndpoint, expect: 200 },
      }),
    },
  });
  await world.register('acme', 'billing');
  await world.adopt('billing', 'nightly', { expiresIn: 3600 });
}, 60_000);
afterAll(() => world.stop());

const told = () => world.home.stderr.json().filter((line) => line.message === 'vendor.notice');

/** From now on the vendor's document says this besides what is true. */
function announce(more: object): void {
  const { vendor } = world;
  const document = {
    issuer: vendor.url,
    token_endpoint: vendor.tokenEndpoint,
    jwks_uri: `${vendor.url}/keys`,
  };
  const pages = new Map([
    [DISCOVERY, json({ ...document, ...more })],
    ['/keys', json({ keys: [{ kty: 'RSA', kid: 'one' }] })],
  ]);
  vendor.runtime.page = (path) => pages.get(path);
}

it('tells once of what a vendor announces otherwise than before or than it is used, also over a crash', async () => {
  const { api } = world.home;
  const run = () => api.expect(200, 'POST', '/v1/run/notices');
  announce({});
  expect(await run()).toEqual({ read: 1, unreadable: 0, announced: 0, undone: 0, isComplete: true });

  const moved = `${world.vendor.url}/v2/token`;
  announce({ token_endpoint: moved, revocation_endpoint: world.vendor.revocationEndpoint });
  expect(await run()).toMatchObject({ read: 1, announced: 1 });
  await world.home.crash();
  expect(await run()).toMatchObject({ read: 1, announced: 0 });

  const { items } = await api.expect(200, 'GET', '/v1/notices');
  expect(items).toMatchObject([
    {
      vendor: 'acme',
      from: 'discovery',
      severity: 'breaking',
      what: `The token endpoint that is announced is ${moved}, and ours is ${world.vendor.tokenEndpoint}.`,
      integrations: ['nightly'],
      status: 'open',
    },
  ]);
  expect(told()).toMatchObject([{ reason: 'new', vendor: 'acme', severity: 'breaking' }]);
});

it('holds out where the document is a page for people', async () => {
  world.vendor.runtime.page = () => ({ status: 200, contentType: 'text/html', body: '<p>Sorry</p>' });
  const ran = await world.home.api.expect(200, 'POST', '/v1/run/notices');
  expect(ran).toMatchObject({ read: 0, unreadable: 1, announced: 0, isComplete: true });
});

it('makes a notice of what its own probe is told, with whom it concerns', async () => {
  const { api } = world.home;
  const headers = { sunset: 'Tue, 05 Feb 2047 00:00:00 GMT', deprecation: '@2433801600' };
  world.vendor.runtime.api = (honest) => ({ ...honest, headers });
  for (let times = 0; times < 2; times++)
    await api.expect(200, 'POST', '/v1/run/health', { integrations: ['nightly'] });
  const { items } = await api.expect(200, 'GET', '/v1/notices');
  expect(items).toContainEqual(
    expect.objectContaining({
      from: 'api',
      endpoint: 'GET 127.0.0.1/api/me',
      deprecatedAt: '2047-02-15T00:00:00.000Z',
      dueBy: '2047-02-05T00:00:00.000Z',
      integrations: ['nightly'],
    }),
  );
  expect(told().filter((line) => line.endpoint === 'GET 127.0.0.1/api/me')).toHaveLength(1);
});
