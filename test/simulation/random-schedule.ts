import { seeded } from '../support/seeded.ts';
import { ACTION_KINDS, type ActionKind } from './actions.ts';
import type { Downtime } from './network.ts';
import type { Action, Illness, Schedule } from './schedule.ts';
import { KINDS, type Kind } from './sim-vendor.ts';
import { borneSkew, WILD_SKEW } from './skew.ts';

/** Calls that a fault may befall; a run makes some tens to some hundreds. */
const FAULTY_CALLS = 160;
const GREATEST_RATE = 0.12;
const ACTIVE_FOR = 900_000;
const KEPT_SKEW = 1_000;
const HOUR = 3_600_000;
const ILL = ['unreachable', 'fails_before', 'fails_after', 'client_refused', 'throttled', 'slow'] as const;
/** Integrations and clients lie in one table. */
const DOWN: readonly (readonly string[])[] = [
  ['vault.'],
  ['vault.put'],
  ['store.', 'clients.'],
  ['bus.'],
  ['queue.'],
  ['escrow.'],
  ['revocation.'],
];
/** Readers are many, people few. */
const WANTED: readonly ActionKind[] = [...ACTION_KINDS, 'read', 'read', 'readNewer', 'import'];

/** A schedule for a seed: a home, a kind of vendor, and troubles of every sort. */
export function randomSchedule(seed: number): Schedule {
  const next = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const upTo = (most: number): number => Math.floor(next() * (most + 1));
  const happens = (chance: number): boolean => next() < chance;
  /** Mostly clocks that a time service keeps, sometimes as far apart as may be, and seldom anything. */
  const skewFor = (of: Kind): number => {
    const lot = next();
    if (lot < 0.05) return WILD_SKEW;
    return lot < 0.15 ? borneSkew(of) : lot < 0.4 ? KEPT_SKEW : 0;
  };
  const integrations = 1 + upTo(2);
  const rate = next() * GREATEST_RATE;
  const actions: Action[] = Array.from({ length: upTo(6) }, () => {
    const what = { kind: pick(WANTED), integration: upTo(integrations - 1) };
    return happens(0.4) ? { ...what, atCall: upTo(FAULTY_CALLS) } : { ...what, at: upTo(ACTIVE_FOR) };
  });
  const illnesses: Illness[] = Array.from({ length: upTo(2) }, () => {
    const from = upTo(ACTIVE_FOR);
    return { from, until: from + (happens(0.05) ? HOUR : upTo(400_000)), how: pick(ILL) };
  });
  const downtimes: Downtime[] = Array.from({ length: happens(0.4) ? 1 : 0 }, () => {
    const from = upTo(ACTIVE_FOR);
    return { from, until: from + (happens(0.05) ? HOUR : upTo(150_000)), calls: pick(DOWN) };
  });
  const kind = pick(KINDS);
  return {
    seed,
    home: happens(0.65) ? 'aws' : 'embedded',
    kind,
    revocationEnds: pick(['token', 'grant']),
    integrations,
    clients: 1 + upTo(1),
    workers: 1 + upTo(3),
    batch: pick([1, 1, 2, 10]),
    disorder: happens(0.4) ? next() : 0,
    skew: upTo(skewFor(kind)),
    faults: [],
    draws: { rate, before: FAULTY_CALLS, calls: [] },
    actions,
    illnesses,
    downtimes,
  };
}
