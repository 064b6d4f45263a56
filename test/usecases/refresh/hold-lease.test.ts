import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { after, before, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Clock } from '#shared/ports/system.ts';
import { takeLease } from '#shared/usecases/refresh/hold-lease.ts';
import type { RefreshInput } from '#shared/usecases/refresh/ports.ts';
import { UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  without,
} from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MINE, witness } from '../../support/refresh-attempt.ts';

const FIXED = { length: seconds(135) };
const RENEWED = { length: seconds(15), renewEvery: seconds(5) };
const A_MOMENT = milliseconds(1);
const other = (until: Instant) => ({ attemptId: anAttemptId(1), until });
const anInput = (more: Partial<RefreshInput> = {}): RefreshInput => ({
  id: anIntegrationId('payroll'),
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
  why: 'due',
  timeLeft: () => UNLIMITED,
  ...more,
});

async function setting(row?: Integration, clock: Clock = new ManualClock()) {
  const { store } = embeddedPorts();
  const seen = witness();
  const events: DomainEvent[] = [];
  const told: Instant[] = [];
  if (row !== undefined) await store.create(row);
  const bus = {
    publish: async (published: readonly DomainEvent[]) => {
      events.push(...published);
    },
  };
  const ports = { ...seen.ports, store, bus, clock };
  return {
    ...seen,
    store,
    events,
    told,
    take: (
      more: Partial<RefreshInput> = {},
      policy: typeof FIXED = FIXED,
      over: Partial<typeof ports> = {},
    ) =>
      takeLease({ ...ports, ...over }, anInput(more), MINE, policy, async (until) => {
        told.push(until);
      }),
    row: async () => store.find(anIntegrationId('payroll')),
  };
}

describe('a lease that is taken', () => {
  it('is on record with what was found, and told of', async () => {
    const openAttempts = [
      { attemptId: anAttemptId(1), parentVersion: 2 },
      { attemptId: anAttemptId(2), parentVersion: 3 },
    ];
    const world = await setting(anIntegration({ openAttempts, failures: 2 }));
    const taken = await world.take();
    expect(taken).toMatchObject({ kind: 'taken', row: { fence: 4, lease: { attemptId: MINE } } });
    expect(world.told).toEqual([after(NOW, seconds(135))]);
    expect(world.facts()).toStrictEqual([
      {
        kind: 'acquired',
        integration: 'payroll',
        born: anIntegration().createdAt,
        epoch: 1,
        attempt: MINE,
        fence: 4,
        parentVersion: 3,
        leaseUntil: after(NOW, seconds(135)),
        failures: 2,
        open: [anAttemptId(1), anAttemptId(2)],
        at: NOW,
      },
    ]);
  });

  it('names no attempts beside it where there are none', async () => {
    const world = await setting(anIntegration());
    await world.take();
    expect(world.facts()[0]).not.toHaveProperty('open');
  });
});

describe('a lease that is not taken', () => {
  it.each<[string, Integration | undefined, Partial<RefreshInput>, object]>([
    ['the row is gone', undefined, {}, { kind: 'gone' }],
    ['it is not due', anIntegration({ dueAt: after(NOW, seconds(1)) }), {}, { kind: 'not_needed' }],
    [
      'it is given up',
      anIntegration({ care: { status: 'revoked', since: NOW } }),
      {},
      { kind: 'not_needed' },
    ],
    [
      'it is on its way out',
      anIntegration({ care: { status: 'revoked', since: NOW, removal: { endedEpoch: 1, waitFor: NOW } } }),
      {},
      { kind: 'removal_due' },
    ],
    [
      'another holds it',
      anIntegration({ lease: other(after(NOW, seconds(9))) }),
      {},
      { kind: 'busy', until: after(NOW, seconds(9)) },
    ],
    [
      'another holds it, who began before the person looked',
      anIntegration({ lease: other(after(NOW, seconds(9))) }),
      { why: 'forced', seenVersion: 3, seenFence: 3 },
      { kind: 'busy', until: after(NOW, seconds(9)) },
    ],
    [
      'another holds it, who began since the person looked',
      anIntegration({ lease: other(after(NOW, seconds(9))), fence: 4 }),
      { why: 'forced', seenVersion: 3, seenFence: 3 },
      { kind: 'not_needed' },
    ],
    [
      'another holds it, whom a reader need not wait for less',
      anIntegration({ lease: other(after(NOW, seconds(9))), fence: 4 }),
      { why: 'asked', seenVersion: 3, seenFence: 3 },
      { kind: 'busy', until: after(NOW, seconds(9)) },
    ],
    [
      'it is not due, behind a lease that is over',
      anIntegration({ lease: other(before(NOW, A_MOMENT)), dueAt: after(NOW, seconds(1)) }),
      {},
      { kind: 'not_needed' },
    ],
  ])('because %s', async (_name, row, input, outcome) => {
    const world = await setting(row);
    expect(await world.take(input)).toEqual(outcome);
    expect(world.told).toEqual([]);
    expect(world.facts()).toEqual([]);
    expect(await world.row()).toEqual(row);
  });

  it('tells what the row still keeps untold', async () => {
    const { id: integration, vendor, client, version, epoch } = anIntegration();
    const lost = {
      type: 'grant.lost',
      cause: 'ambiguous_loss',
      integration,
      vendor,
      client,
      version,
      epoch,
    } as const;
    const world = await setting(anIntegration({ lease: other(after(NOW, seconds(9))), untold: [lost] }));
    await world.take();
    expect(world.events).toEqual([lost]);
    expect(await world.row()).not.toHaveProperty('untold');
  });
});

describe('a paused row', () => {
  const paused = anIntegration({ pausedAt: NOW });

  it('is kept out of the sweep', async () => {
    const world = await setting(paused);
    expect(await world.take()).toEqual({ kind: 'not_needed' });
    expect(await world.row()).toEqual(without(paused, 'dueAt'));
  });

  it('that is out of it already is not written', async () => {
    const world = await setting(without(paused, 'dueAt'));
    const change = () => Promise.reject(new Error('written without need'));
    expect(await world.take({}, FIXED, { store: { ...world.store, change } })).toEqual({
      kind: 'not_needed',
    });
  });

  it.each<[string, Integration]>([
    ['is resumed', without(paused, 'pausedAt')],
    ['is out of it', without(paused, 'dueAt')],
  ])('is not written where it %s meanwhile', async (_name, meanwhile) => {
    const world = await setting(paused);
    const decided: unknown[] = [];
    const change: typeof world.store.change = async (_id, decide) => {
      const { result, ...rest } = decide(meanwhile);
      decided.push({ result, ...rest });
      return { kind: 'changed', row: meanwhile, result };
    };
    await world.take({}, FIXED, { store: { ...world.store, change } });
    expect(decided).toStrictEqual([{ result: undefined }]);
  });

  it('is the only one that is written', async () => {
    const world = await setting(anIntegration({ dueAt: after(NOW, seconds(9)) }));
    const change = () => Promise.reject(new Error('written without need'));
    expect(await world.take({}, FIXED, { store: { ...world.store, change } })).toEqual({
      kind: 'not_needed',
    });
  });

  it('that is resumed meanwhile stays due', async () => {
    const world = await setting(paused);
    const resumed = without(paused, 'pausedAt');
    const change: typeof world.store.change = async (id, decide) => {
      await world.store.change(id, () => ({ row: resumed, result: undefined }));
      return world.store.change(id, decide);
    };
    await world.take({}, FIXED, { store: { ...world.store, change } });
    expect(await world.row()).toEqual(resumed);
  });
});

describe('what the lease is wanted for', () => {
  const notDue = anIntegration({ dueAt: after(NOW, seconds(900)), heldUntil: after(NOW, seconds(900)) });
  const free = without(notDue, 'heldUntil');

  it.each<[Partial<RefreshInput>, object]>([
    [{ why: 'due' }, { kind: 'due' }],
    [{ why: 'removal', seenVersion: 3 }, { kind: 'due' }],
    [
      { why: 'asked', seenVersion: 3 },
      { kind: 'asked', seenVersion: 3 },
    ],
    [
      { why: 'told', seenVersion: 3 },
      { kind: 'asked', seenVersion: 3 },
    ],
    [
      { why: 'forced', seenVersion: 3 },
      { kind: 'forced', seenVersion: 3 },
    ],
    [
      { why: 'forced', seenVersion: 3, seenFence: 2 },
      { kind: 'forced', seenVersion: 3, seenFence: 2 },
    ],
    [{ why: 'forced' }, { kind: 'due' }],
  ])('goes to the store as it came: %o', async (input, wanted) => {
    const world = await setting(anIntegration());
    const commands: unknown[] = [];
    const acquire: typeof world.store.acquire = async (id, command) => {
      commands.push(command);
      return world.store.acquire(id, command);
    };
    await world.take(input, FIXED, { store: { ...world.store, acquire } });
    expect(commands).toStrictEqual([{ attemptId: MINE, now: NOW, until: after(NOW, seconds(135)), wanted }]);
  });

  it.each<[string, Integration, Partial<RefreshInput>, string]>([
    ['a reader who does not say what it saw, of what is due', anIntegration(), { why: 'asked' }, 'taken'],
    ['a sweep takes what is due alone', free, { why: 'due', seenVersion: 3 }, 'not_needed'],
    ['a removal as well', free, { why: 'removal', seenVersion: 3 }, 'not_needed'],
    ['a reader takes what it saw', free, { why: 'asked', seenVersion: 3 }, 'taken'],
    ['a reader takes no other version', free, { why: 'asked', seenVersion: 2 }, 'not_needed'],
    ['a reader waits for the end of a hold', notDue, { why: 'asked', seenVersion: 3 }, 'not_needed'],
    ['a vendor’s word takes what it saw', free, { why: 'told', seenVersion: 3 }, 'taken'],
    ['and waits for the end of a hold', notDue, { why: 'told', seenVersion: 3 }, 'not_needed'],
    ['a person does not', notDue, { why: 'forced', seenVersion: 3 }, 'taken'],
    [
      'a person who saw that nobody began since',
      notDue,
      { why: 'forced', seenVersion: 3, seenFence: 3 },
      'taken',
    ],
    ['a person who was served', notDue, { why: 'forced', seenVersion: 3, seenFence: 2 }, 'not_needed'],
    ['a reader who does not say what it saw', free, { why: 'asked' }, 'not_needed'],
  ])('%s', async (_name, row, input, kind) => {
    const world = await setting(row);
    expect((await world.take(input)).kind).toBe(kind);
  });
});

describe('the lease that is held', () => {
  /** The wall clock and the clock that never jumps, each by itself. */
  const clocks = () => {
    const time = { now: NOW, monotonic: 5000 };
    const clock: Clock = {
      now: () => time.now,
      monotonic: () => time.monotonic,
      sleep: () => Promise.reject(new Error('nobody sleeps here')),
    };
    return { time, clock };
  };

  async function held(clock: Clock) {
    const world = await setting(anIntegration(), clock);
    const taken = await world.take();
    if (taken.kind !== 'taken') throw new Error(taken.kind);
    return taken.lease;
  }

  it('is over when the clock that never jumps says so', async () => {
    const { time, clock } = clocks();
    const lease = await held(clock);
    expect(lease.left()).toBe(135_000);
    time.monotonic = 139_999;
    expect([lease.stillMine(), lease.left()]).toEqual([true, 1]);
    time.monotonic = 140_000;
    expect([lease.stillMine(), lease.left()]).toEqual([false, 0]);
    time.monotonic = 999_999;
    expect(lease.left()).toBe(0);
  });

  it('is over when the wall clock says so, which others judge it by', async () => {
    const { time, clock } = clocks();
    const lease = await held(clock);
    time.now = after(NOW, milliseconds(134_999));
    expect(lease.stillMine()).toBe(true);
    time.now = after(NOW, seconds(135));
    expect(lease.stillMine()).toBe(false);
  });
});

describe('a lease that is renewed', () => {
  async function renewing(renew?: Awaited<ReturnType<typeof setting>>['store']['renew']) {
    const clock = new ManualClock();
    const world = await setting(anIntegration(), clock);
    const store = renew === undefined ? world.store : { ...world.store, renew };
    const taken = await world.take({}, RENEWED, { store });
    if (taken.kind !== 'taken') throw new Error(taken.kind);
    return { ...world, clock, lease: taken.lease };
  }

  it('goes on for its length from each renewal, and is told of', async () => {
    const world = await renewing();
    await world.clock.pass(seconds(14));
    expect(world.told).toEqual([15, 20, 25].map((s) => after(NOW, seconds(s))));
    expect((await world.row())?.lease).toEqual({ attemptId: MINE, until: after(NOW, seconds(25)) });
    expect([world.lease.stillMine(), world.lease.left()]).toEqual([true, 11_000]);
    await world.clock.pass(seconds(60));
    expect(world.lease.stillMine()).toBe(true);
  });

  it('is renewed no more once it was stopped', async () => {
    const world = await renewing();
    await world.lease.stop();
    await world.clock.pass(seconds(20));
    expect(world.told).toEqual([after(NOW, seconds(15))]);
    expect(world.lease.stillMine()).toBe(false);
  });

  it('is lost, and renewed no more, where another took over', async () => {
    let renewals = 0;
    const world = await renewing(async () => {
      renewals++;
      return { kind: 'refused', row: anIntegration() };
    });
    await world.clock.pass(seconds(4));
    expect(world.lease.stillMine()).toBe(true);
    await world.clock.pass(seconds(1));
    expect(world.lease.stillMine()).toBe(false);
    await world.clock.pass(seconds(60));
    expect(renewals).toBe(1);
    expect(world.told).toHaveLength(1);
  });

  it('runs on for what is left of it where a renewal fails, and the next one may succeed', async () => {
    let renewals = 0;
    const { store } = embeddedPorts();
    await store.create(anIntegration({ lease: { attemptId: MINE, until: after(NOW, seconds(15)) } }));
    const world = await renewing(async (...args) => {
      if (++renewals === 1) throw new StoreUnavailable('down');
      return store.renew(...args);
    });
    await world.clock.pass(seconds(6));
    expect([world.lease.stillMine(), world.lease.left()]).toEqual([true, 9000]);
    expect(world.lines).toEqual([
      ['warn', 'lease not renewed', { integration: 'payroll', cause: 'StoreUnavailable' }],
    ]);
    await world.clock.pass(seconds(5));
    expect([world.lease.stillMine(), world.lease.left()]).toEqual([true, 14_000]);
  });
});
