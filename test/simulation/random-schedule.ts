import { seeded } from '../support/seeded.ts';
import { type Fate, fatesOf } from './fate.ts';
import type { Downtime } from './network.ts';
import type { Action, Illness, Schedule } from './schedule.ts';
import { KINDS } from './sim-vendor.ts';

/** Calls that a fault may befall; a run makes some tens to some hundreds. */
const FAULTY_CALLS = 160;
const GREATEST_RATE = 0.12;
const ACTIVE_FOR = 900_000;
const ILL = ['unreachable', 'fails_before', 'fails_after', 'client_refused', 'throttled', 'slow'] as const;
const DOWN = ['vault.', 'vault.put', 'store.', 'bus.', 'queue.', 'escrow.', 'revocation.'] as const;
const WANTED = ['read', 'read', 'read_newer', 'force', 'import', 'remove'] as const;

/** A schedule for a seed: a home, a kind of vendor, and troubles of every sort. */
export function randomSchedule(seed: number): Schedule {
  const next = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const upTo = (most: number): number => Math.floor(next() * (most + 1));
  const home = next() < 0.65 ? 'aws' : 'embedded';
  const integrations = 1 + upTo(2);
  const rate = next() * GREATEST_RATE;
  const faults: (readonly [number, Fate])[] = [];
  for (let index = 0; index < FAULTY_CALLS; index++) {
    // Which call it will be is not known yet: a fate that does not fit lets it pass.
    if (next() < rate) faults.push([index, pick(anyFates(home))]);
  }
  const actions: Action[] = Array.from({ length: upTo(6) }, () => ({
    at: upTo(ACTIVE_FOR),
    integration: upTo(integrations - 1),
    kind: pick(WANTED),
  }));
  const illnesses: Illness[] = Array.from({ length: upTo(2) }, () => {
    const from = upTo(ACTIVE_FOR);
    return { from, until: from + upTo(400_000), how: pick(ILL) };
  });
  const downtimes: Downtime[] = Array.from({ length: next() < 0.4 ? 1 : 0 }, () => {
    const from = upTo(ACTIVE_FOR);
    return { from, until: from + upTo(150_000), calls: pick(DOWN) };
  });
  return {
    seed,
    home,
    kind: pick(KINDS),
    revocationEnds: pick(['token', 'grant']),
    integrations,
    workers: 1 + upTo(3),
    skew: next() < 0.3 ? upTo(1_000) : 0,
    faults,
    actions: actions.toSorted((a, b) => a.at - b.at),
    illnesses,
    downtimes,
  };
}

function anyFates(home: 'aws' | 'embedded'): readonly Fate[] {
  return [...fatesOf('store.acquire', home), ...fatesOf('vendor.token', home)];
}
