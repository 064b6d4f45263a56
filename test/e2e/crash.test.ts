import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaksOf } from '../support/leaks.ts';
import { seeded } from '../support/seeded.ts';
import type { RequestRecord } from '../support/vendor/history.ts';
import { ALL_KINDS, KINDS, type Kind, World } from '../support/world.ts';

/** Tokens that live so short a time that every grant is refreshed about every two seconds. */
const LIFETIME_SECONDS = 4;
const GRANTS_PER_KIND = 8;
const CRASHES = 6;
/** How long the vendor takes at most; some of it before it handles a request, some after. */
const LATENCY_MS = 150;

const SETTLE_MS = 1500;
const FUNCTION_TIMEOUT_MS = 7000;
/** A home that starts again leaves a grant of each kind alone for so long at most, and then takes three seconds. */
const STANDSTILL_MS: Record<Kind, number> = {
  none: 3000,
  replaced: 3000,
  grace: SETTLE_MS / 5 + 3000,
  'mint-last': SETTLE_MS / 5 + 3000,
  strict: SETTLE_MS + 3000,
  // A request of the dead process may still be handled, and then a second use would end the grant.
  family: FUNCTION_TIMEOUT_MS + SETTLE_MS + 3000,
};
/**
 * From the last byte of an answer to a durable write: some 5 ms, and as long as a process may wait for its turn on a
 * machine that is busy with other tests. Who writes later than this, or never, is still seen.
 */
const TO_WRITE_MS = 1500;

interface Crash {
  readonly at: number;
  readonly backAt: number;
}

const random = seeded(20261124);
const crashes: Crash[] = [];
let world: World<Kind>;

beforeAll(async () => {
  const settings = Object.fromEntries(
    ALL_KINDS.map((kind) => [kind, { ...KINDS[kind], accessTokenSeconds: LIFETIME_SECONDS }]),
  ) as unknown as typeof KINDS;
  world = await World.start(settings, {
    GRANTKEEPER_SWEEP_SECONDS: '1',
    GRANTKEEPER_VENDOR_DEADLINE_MS: String(FUNCTION_TIMEOUT_MS - 2000),
    GRANTKEEPER_FUNCTION_TIMEOUT_MS: String(FUNCTION_TIMEOUT_MS),
    GRANTKEEPER_SETTLE_MS: String(SETTLE_MS),
  });
  world.vendor.faults.always(() => ({
    kind: 'delay',
    delayBeforeMs: random() * LATENCY_MS,
    delayAfterMs: random() * LATENCY_MS,
  }));
  for (const kind of ALL_KINDS) {
    await world.register(kind, kind);
    for (let n = 0; n < GRANTS_PER_KIND; n += 1) await world.adopt(kind, `${kind}-${n}`);
  }
  for (let n = 0; n < CRASHES; n += 1) await crash();
  await quiet();
}, 120_000);
afterAll(() => world.stop());

/** SIGKILL at a random instant, and a new process on the same directory. */
async function crash(): Promise<void> {
  await pause(2500 + random() * 2000);
  const at = world.vendor.runtime.now();
  await world.home.kill();
  await world.home.begin();
  crashes.push({ at, backAt: world.vendor.runtime.now() });
}

/** Until every grant has been looked at after the last crash, and each refusal was confirmed. */
async function quiet(): Promise<void> {
  await pause(STANDSTILL_MS.family);
  for (const id of allIds()) {
    await world.home.api.until(
      id,
      ({ status }) => ['active', 'reauthorization_required'].includes(status),
      30_000,
    );
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const idsOf = (kind: Kind) => Array.from({ length: GRANTS_PER_KIND }, (_, n) => `${kind}-${n}`);
const allIds = () => ALL_KINDS.flatMap(idsOf);
const sends = (id: string) => world.vendor.history.records({ endpoint: 'token', grantId: id });

/** Whether the reply with a new token never reached the process, or too late for anyone to write it down. */
function neverArrived(record: RequestRecord): boolean {
  const { arrivedAt, answeredAt } = record;
  return crashes.some(
    ({ at }) => arrivedAt < at && (answeredAt === undefined || answeredAt > at - TO_WRITE_MS),
  );
}

describe('SIGKILL at random instants under load', () => {
  it('met refreshes in flight', () => {
    const cut = allIds()
      .flatMap(sends)
      .filter((record) =>
        crashes.some(({ at }) => record.arrivedAt < at && !((record.answeredAt ?? Infinity) < at)),
      );
    expect(cut.length).toBeGreaterThan(0);
  });

  it.each(['none', 'replaced', 'grace', 'mint-last'] as const)('%s: no grant dies', async (kind) => {
    for (const id of idsOf(kind)) {
      const { status, version } = await world.home.api.integration(id);
      expect({ id, status }).toEqual({ id, status: 'active' });
      expect(world.vendor.grant(id).death).toBeUndefined();
      const refreshed = await world.home.api.refresh(id);
      expect(refreshed).toMatchObject({ status: 200, body: { status: 'active' } });
      expect(Number(refreshed.body.version)).toBeGreaterThan(version);
      expect(world.home.events({ type: 'grant.lost', integration: id })).toEqual([]);
    }
  });

  it.each(['strict', 'family'] as const)(
    '%s: lost only where the reply never came, and announced',
    async (kind) => {
      for (const id of idsOf(kind)) {
        const { status, lastError } = await world.home.api.integration(id);
        const lost = world.home.events({ type: 'grant.lost', integration: id });
        if (status === 'active') {
          expect(await world.home.api.refresh(id)).toMatchObject({ status: 200, body: { status: 'active' } });
          expect({ id, lost }).toEqual({ id, lost: [] });
          continue;
        }
        expect({ id, status, code: lastError?.code }).toEqual({
          id,
          status: 'reauthorization_required',
          code: 'ambiguous_loss',
        });
        expect(lost).toHaveLength(1);
        const rotations = sends(id).filter((record) => record.outcome === 'tokens');
        const last = rotations.at(-1);
        expect({ id, unavoidable: last !== undefined && neverArrived(last), last, crashes }).toMatchObject({
          unavoidable: true,
        });
      }
    },
  );

  it('family: no grant was ended by its own keeper while its newest token had arrived', () => {
    for (const id of idsOf('family')) {
      const { death, newest } = world.vendor.grant(id);
      if (death === undefined) continue;
      const bearer = sends(id).find((record) => record.issuedGeneration === newest.generation);
      expect({ id, death: death.cause, unavoidable: bearer !== undefined && neverArrived(bearer) }).toEqual({
        id,
        death: 'reuse',
        unavoidable: true,
      });
    }
  });

  it.each(ALL_KINDS)('%s: stands still for a bounded time after the restart', (kind) => {
    for (const { at } of crashes) {
      for (const id of idsOf(kind)) {
        const cut = sends(id).some(
          (record) => record.arrivedAt < at && (record.answeredAt === undefined || record.answeredAt > at),
        );
        const next = sends(id).find((record) => record.arrivedAt > at);
        if (!cut || next === undefined) continue;
        // A crash that came in between may have cut the recovery short: then the time runs from that one's restart.
        const backAt = crashes.findLast((crash) => crash.backAt < next.arrivedAt)?.backAt ?? at;
        expect({ id, stoodStill: next.arrivedAt - backAt < STANDSTILL_MS[kind] }).toEqual({
          id,
          stoodStill: true,
        });
      }
    }
  });

  it('leaves no secret in clear', async () => {
    expect(await leaksOf(world)).toEqual([]);
  });
});
