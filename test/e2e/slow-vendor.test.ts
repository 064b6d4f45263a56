import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ALL_KINDS, KINDS, type Kind, World } from '../support/world.ts';

/** Longer than any grace here, than a usual lock, and than most rivals wait. */
const SLOW_MS = 35_000;

/** The lengths of time that a home has by default. */
const REAL = {
  GRANTKEEPER_VENDOR_DEADLINE_MS: '100000',
  GRANTKEEPER_FUNCTION_TIMEOUT_MS: '120000',
  GRANTKEEPER_SETTLE_MS: '15000',
};

const WHEN = { before: { delayBeforeMs: SLOW_MS }, after: { delayAfterMs: SLOW_MS } } as const;

// They mostly wait.
vi.setConfig({ maxConcurrency: 100 });

let world: World;
beforeAll(async () => {
  world = await World.start(KINDS, REAL);
  for (const kind of ALL_KINDS) await world.register(kind, kind);
}, 60_000);
afterAll(() => world.stop());

async function live(kind: Kind, when: keyof typeof WHEN): Promise<void> {
  const id = `${kind}-${when}`;
  const { api } = world.home;
  world.vendor.faults.next({ kind: 'delay', ...WHEN[when] }, { grantId: id });
  await world.adopt(kind, id);
  const asked = await api.token(id, { timeoutMs: 500 });
  expect({ status: asked.status, code: asked.body.code }).toEqual({
    status: 503,
    code: 'temporarily_unavailable',
  });
  expect(Number(asked.headers.get('retry-after'))).toBeGreaterThan(0);
  const served = await api.until(id, ({ version }) => version > 1, SLOW_MS + 20_000);
  expect(served).toMatchObject({ status: 'active', version: 2, failures: 0 });
  expect(world.vendor.history.posts({ grantId: id })).toBe(1);
  // It lives: the token that came late can be spent.
  expect((await api.refresh(id)).body).toMatchObject({ status: 'active', version: 3 });
  expect(world.vendor.grant(id).death).toBeUndefined();
}

describe.concurrent('a vendor that takes 35 s gets exactly one POST, and the grant lives', () => {
  for (const kind of ALL_KINDS) {
    it(`${kind}, handled late`, () => live(kind, 'before'), 90_000);
    it(`${kind}, answered late`, () => live(kind, 'after'), 90_000);
  }
});
