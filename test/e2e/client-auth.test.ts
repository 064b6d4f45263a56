import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaksOf } from '../support/leaks.ts';
import { World } from '../support/world.ts';

/** Every character that percent-encoding changes, or that separates. */
const SECRET = 'p+s s:w%rd/=&~';

const setting = (auth: 'basic' | 'basic-raw' | 'post' | 'none') => ({
  rotation: { kind: 'strict' } as const,
  auth,
  secrets: [SECRET],
});
const SETTINGS = {
  basic: setting('basic'),
  'basic-raw': setting('basic-raw'),
  post: setting('post'),
  none: setting('none'),
};
const METHODS = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

let world: World<keyof typeof SETTINGS>;
beforeAll(async () => {
  world = await World.start(SETTINGS);
  for (const method of METHODS) await world.register(method, method);
}, 60_000);
afterAll(() => world.stop());

describe.each(METHODS)('a client that proves itself by %s', (method) => {
  it('refreshes', async () => {
    await world.adopt(method, `refreshes-${method}`);
    const well = await world.home.api.until(`refreshes-${method}`, ({ version }) => version === 2);
    expect(well.status).toBe('active');
  });

  it('revokes', async () => {
    await world.adopt(method, `revokes-${method}`, { expiresIn: 3600 });
    expect((await world.home.api.remove(`revokes-${method}`)).body).toEqual({ revokedAtVendor: true });
    expect(world.vendor.grant(`revokes-${method}`).newest.dead).toBe(true);
  });
});

describe('client_credentials', () => {
  it('needs no consent, is due at once, and again when the token is unwanted', async () => {
    const { api } = world.home;
    await api.expect(201, 'POST', '/v1/integrations', {
      id: 'machine',
      vendor: 'post',
      client: 'post',
      grantType: 'client_credentials',
      scopes: ['read'],
      owner: 'team-a',
      principal: 'service',
    });
    const first = await api.token('machine');
    expect(first).toMatchObject({ status: 200, body: { version: 1, scope: 'read', state: 'fresh' } });
    const second = await api.token('machine', { seenVersion: 1 });
    expect(second).toMatchObject({ status: 200, body: { version: 2 } });
    expect(second.body.accessToken).not.toBe(first.body.accessToken);
    const me = await fetch(world.vendor.meEndpoint, {
      headers: { authorization: `Bearer ${second.body.accessToken}` },
    });
    expect(me.status).toBe(200);
  });
});

describe('what an API client saw', () => {
  it('a 401 on the current version makes it due now, an older one does not', async () => {
    const { api } = world.home;
    await world.adopt('post', 'seen', { expiresIn: 3600 });
    await api.expect(202, 'POST', '/v1/integrations/seen/outcomes', { version: 1, status: 401 });
    await api.until('seen', ({ version }) => version === 2);
    await api.expect(202, 'POST', '/v1/integrations/seen/outcomes', { version: 1, status: 401 });
    await api.expect(202, 'POST', '/v1/integrations/seen/outcomes', { version: 2, status: 200 });
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(world.vendor.history.posts({ grantId: 'seen' })).toBe(1);
  });
});

it('leaves no secret in clear', async () => {
  expect(await leaksOf(world)).toEqual([]);
});
