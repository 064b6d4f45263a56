import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/patience.ts';
import type { Fault } from '../support/vendor/faults.ts';
import { KINDS, type Kind, World } from '../support/world.ts';

/** The deadline that these tests set; also the least time between two sends where reuse revokes the family. */
const DEADLINE_MS = 4000;
/** The wait counts from the sending, which a busy machine may separate from the arrival; at once would be well under. */
const NOT_AT_ONCE_MS = DEADLINE_MS / 2;

// They mostly wait.
vi.setConfig({ maxConcurrency: 100 });

let world: World;
beforeAll(async () => {
  world = await World.start(KINDS, {
    GRANTKEEPER_VENDOR_DEADLINE_MS: String(DEADLINE_MS),
    GRANTKEEPER_FUNCTION_TIMEOUT_MS: String(DEADLINE_MS + 2000),
  });
}, 60_000);
afterAll(() => world.stop());

/** A grant of its own client, so that one test's faults do not open the circuit of another. */
async function grant(kind: Kind, id: string, expiresIn = 0): Promise<void> {
  await world.register(kind, id);
  await world.adopt(id, id, { expiresIn });
}

const sends = (id: string) => world.vendor.history.records({ endpoint: 'token', grantId: id });

const UNPROCESSED: Fault[] = [
  { kind: 'lost-request' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503 },
  { kind: 'hang' },
];
const PROCESSED: Fault[] = [
  { kind: 'lost-reply' },
  { kind: 'truncated' },
  { kind: 'status', status: 500, processed: true },
  { kind: 'hang', processed: true },
];
const nameOf = (fault: Fault) =>
  `${fault.kind}-${'status' in fault ? fault.status : ''}${fault.processed === true ? '-processed' : ''}`;

describe.concurrent('an attempt of unknown outcome: the same token again, and the grant lives', () => {
  const forgiven: Kind[] = ['none', 'replaced', 'grace', 'mint-last'];
  const cases = [
    ...forgiven.flatMap((kind) => [...UNPROCESSED, ...PROCESSED].map((fault) => [kind, fault] as const)),
    ...(['strict', 'family'] as const).flatMap((kind) => UNPROCESSED.map((fault) => [kind, fault] as const)),
  ];
  for (const [kind, fault] of cases) {
    it(`${kind}: ${nameOf(fault)}`, async () => {
      const id = `lives-${kind}-${nameOf(fault)}`;
      world.vendor.faults.next(fault, { grantId: id });
      await grant(kind, id);
      const { api } = world.home;
      const lives = await api.until(id, ({ version }) => version > 1);
      expect(lives).toMatchObject({ status: 'active', version: 2, failures: 0 });
      expect(lives.lastError).toBeUndefined();
      expect(sends(id).map((record) => record.sentGeneration)).toEqual([1, 1]);
      // What was kept is what lives at the vendor.
      expect((await api.refresh(id)).body).toMatchObject({ status: 'active', version: 3 });
      expect(world.vendor.grant(id).death).toBeUndefined();
      expect(world.home.events({ type: 'grant.lost', integration: id })).toEqual([]);
    }, 60_000);
  }
});

describe.concurrent('three unknown outcomes in a row', () => {
  for (const kind of ['none', 'replaced', 'grace', 'mint-last', 'strict'] as const) {
    it(`${kind}: tried again each time, with the same token, and the grant lives`, async () => {
      const id = `thrice-${kind}`;
      for (let n = 0; n < 3; n += 1) world.vendor.faults.next({ kind: 'lost-request' }, { grantId: id });
      await grant(kind, id);
      await world.home.api.until(id, ({ status }) => status === 'degraded');
      const lives = await world.home.api.until(id, ({ version }) => version > 1);
      expect(lives).toMatchObject({ status: 'active', version: 2, failures: 0 });
      expect(sends(id).map((record) => record.sentGeneration)).toEqual([1, 1, 1, 1]);
      await world.home.hears({ type: 'integration.recovered', integration: id });
      expect(world.home.story(id)).toEqual([
        'integration.connected',
        'integration.degraded',
        'integration.recovered',
      ]);
    }, 60_000);
  }
});

describe.concurrent('strict, and the reply never came: the loss is announced', () => {
  for (const fault of PROCESSED) {
    it(nameOf(fault), async () => {
      const id = `lost-${nameOf(fault)}`;
      world.vendor.faults.next(fault, { grantId: id });
      await grant('strict', id);
      const { api } = world.home;
      const suspect = await api.until(id, ({ status }) => status === 'suspect');
      expect(suspect.lastError).toMatchObject({ code: 'ambiguous_loss' });
      const over = await api.until(id, ({ status }) => status === 'reauthorization_required');
      expect(over).toMatchObject({ version: 1, lastError: { code: 'ambiguous_loss' } });
      // Spent once, tried once more, confirmed once.
      expect(sends(id).map((record) => record.sentGeneration)).toEqual([1, 1, 1]);
      await world.home.hears({ type: 'integration.reauthorization_required', integration: id });
      // Where the second try came in a later attempt, the grant was degraded in between.
      expect(world.home.story(id).filter((event) => event !== 'integration.degraded')).toEqual([
        'integration.connected',
        'integration.suspect',
        'grant.lost',
        'integration.reauthorization_required',
      ]);
    }, 60_000);
  }
});

describe.concurrent('where reuse revokes the family', () => {
  it('waits while the old access token lives; one try when a person asks', async () => {
    await grant('family', 'drains', 3600);
    const { api } = world.home;
    world.vendor.faults.next({ kind: 'lost-request' }, { grantId: 'drains' });
    await api.refresh('drains');
    expect(await api.integration('drains')).toMatchObject({ status: 'degraded', version: 1 });
    // The old token is served as long as it lives, and is no reason to ask the vendor.
    expect((await api.token('drains')).body).toMatchObject({ version: 1 });
    const held = await api.token('drains', { seenVersion: 1, timeoutMs: 500 });
    expect({ status: held.status, code: held.body.code }).toEqual({
      status: 503,
      code: 'temporarily_unavailable',
    });
    const dueAt = Date.parse((await api.integration('drains')).dueAt ?? '');
    // Two minutes before the old token ends.
    expect(dueAt - Date.now()).toBeGreaterThan(3_400_000);
    const [first] = sends('drains');
    await eventually('a refresh that works', async () => {
      const { status, body } = await api.refresh('drains');
      return status === 200 && body.version === 2 ? true : undefined;
    });
    expect(sends('drains')).toHaveLength(2);
    expect((sends('drains')[1]?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThan(NOT_AT_ONCE_MS);
    expect(await api.integration('drains')).toMatchObject({ status: 'active', version: 2 });
  }, 60_000);

  it('an expired token has nothing to drain: once more after the deadline, and a loss is announced', async () => {
    world.vendor.faults.next({ kind: 'lost-reply' }, { grantId: 'dry' });
    await grant('family', 'dry');
    const { api } = world.home;
    await api.until('dry', ({ status }) => status === 'reauthorization_required');
    const [first, second] = sends('dry');
    expect((second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThan(NOT_AT_ONCE_MS);
    expect(world.vendor.grant('dry').death).toMatchObject({ cause: 'reuse', newestDelivered: false });
    await world.home.hears({ type: 'grant.lost', integration: 'dry' });
    expect(world.home.events({ type: 'grant.lost', integration: 'dry' })).toHaveLength(1);
  }, 60_000);
});

it('met no fault of its own', () => {
  expect(world.home.stderr.json().filter(({ level }) => level === 'error')).toEqual([]);
});
