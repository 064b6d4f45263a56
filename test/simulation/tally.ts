import type { Ran } from './run-schedule.ts';

/** Sums over schedules. */
export interface Sums {
  schedules: number;
  calls: number;
  faults: number;
  refreshed: number;
  served: number;
  lost: number;
  beyondUs: number;
  wrong: number;
  simulatedMs: number;
  /** Of every run in turn: two runs of the same schedules have the same. */
  digest: number;
}

export const SORTS = ['singles', 'pairs', 'random'] as const;
export type Sort = (typeof SORTS)[number];

export type Tally = Readonly<Record<Sort, Sums>>;

export function emptyTally(): Tally {
  return { singles: emptySums(), pairs: emptySums(), random: emptySums() };
}

function emptySums(): Sums {
  return {
    schedules: 0,
    calls: 0,
    faults: 0,
    refreshed: 0,
    served: 0,
    lost: 0,
    beyondUs: 0,
    wrong: 0,
    simulatedMs: 0,
    digest: 0,
  };
}

export function count(sums: Sums, ran: Ran, isWrong: boolean): void {
  sums.schedules++;
  sums.calls += ran.calls.length;
  sums.faults += ran.faultsMet;
  sums.refreshed += ran.refreshed;
  sums.served += ran.served;
  sums.lost += ran.lost;
  sums.beyondUs += ran.beyondUs;
  sums.wrong += isWrong ? 1 : 0;
  sums.simulatedMs += ran.simulatedMs;
  const { calls, faultsMet, refreshed, served, lost, simulatedMs } = ran;
  for (const value of [calls.length, faultsMet, refreshed, served, lost, simulatedMs]) {
    sums.digest = mixed(sums.digest, value);
  }
}

/** Adds what comes after; the order matters to the digest. */
export function addTo(all: Tally, next: Tally): void {
  for (const sort of SORTS) addSums(all[sort], next[sort]);
}

function addSums(all: Sums, next: Sums): void {
  const digest = next.schedules === 0 ? all.digest : mixed(all.digest, next.digest);
  for (const name of Object.keys(next) as (keyof Sums)[]) all[name] += next[name];
  all.digest = digest;
}

export function sumsOf(tally: Tally): Sums {
  const all = emptySums();
  for (const sort of SORTS) addSums(all, tally[sort]);
  return all;
}

const mixed = (digest: number, value: number): number =>
  (Math.imul(digest ^ value, 0x01000193) ^ (digest >>> 15)) >>> 0;
