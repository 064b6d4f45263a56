import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_KINDS, KINDS, World } from '../support/world.ts';

/** Caller, home and vendor share a machine here: a thousand sockets may hold each of them up. */
const UNHURRIED = { GRANTKEEPER_VENDOR_DEADLINE_MS: '30000', GRANTKEEPER_FUNCTION_TIMEOUT_MS: '40000' };

let world: World;
beforeAll(async () => {
  world = await World.start(KINDS, UNHURRIED);
  for (const kind of ALL_KINDS) await world.register(kind, kind);
  world.vendor.runtime.latencyMs = 200;
}, 60_000);
afterAll(() => world.stop());

describe('1,000 concurrent token requests on one expired grant', () => {
  it.each(['strict', 'none'])(
    '%s: one POST, and all get the new token',
    async (kind) => {
      await world.adopt(kind, `crowd-${kind}`);
      const answers = await Promise.all(
        Array.from({ length: 1000 }, () => world.home.api.token(`crowd-${kind}`)),
      );
      const fresh = world.vendor.grant(`crowd-${kind}`).access.value;
      const got = new Set(answers.map(({ status, body }) => `${status} ${body.version} ${body.accessToken}`));
      expect([...got]).toEqual([`200 2 ${fresh}`]);
      expect(world.vendor.history.posts({ grantId: `crowd-${kind}` })).toBe(1);
    },
    60_000,
  );
});

it.each(ALL_KINDS)('%s: 50 forced refreshes at once join one', async (kind) => {
  const id = `forced-${kind}`;
  await world.adopt(kind, id, { expiresIn: 3600 });
  const answers = await Promise.all(Array.from({ length: 50 }, () => world.home.api.refresh(id)));
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.version}`))).toEqual(new Set(['200 2']));
  expect(world.vendor.history.posts({ grantId: id })).toBe(1);
});

it('serves a token that is not due without asking the vendor', async () => {
  const { accessToken } = await world.adopt('strict', 'calm', { expiresIn: 3600 });
  const { status, body, headers } = await world.home.api.token('calm');
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { accessToken, tokenType: 'Bearer', version: 1, state: 'fresh' },
  });
  expect(headers.get('cache-control')).toBe('no-store');
  expect(world.vendor.history.posts({ grantId: 'calm' })).toBe(0);
});

it('seenVersion brings a version beyond the one seen, by one POST', async () => {
  await world.adopt('strict', 'seen', { expiresIn: 3600 });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => world.home.api.token('seen', { seenVersion: 1 })),
  );
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.version}`))).toEqual(new Set(['200 2']));
  expect(world.vendor.history.posts({ grantId: 'seen' })).toBe(1);
});
