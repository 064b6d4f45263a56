import { describe, expect, it } from 'vitest';
import { DEFECTS, type Defect } from './defects.ts';
import { sampled } from './named.ts';
import { type Ran, runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import { quietSchedule } from './single-faults.ts';

/** The vault takes nothing for some minutes, and the answer goes into the row. */
const VAULT_IS_FULL: Schedule = {
  ...quietSchedule('aws', 'strict'),
  downtimes: [{ calls: ['vault.put'], from: 0, until: 200_000 }],
};

/** The vendor handles the request 90 s after it came; a minute after it left, its sender dies. */
const DIES_WHILE_ASKING: Schedule = {
  ...quietSchedule('embedded', 'strict-family'),
  faults: [
    [9, { kind: 'slow', by: 90_000, handledAfter: 90_000 }],
    [10, { kind: 'crash_before' }],
  ],
};

/** From which seed on it shows, within `WITHIN` schedules; or the schedule in which it does. */
const WHERE: Readonly<Record<Defect, number | Schedule>> = {
  fencedCommit: 4,
  blindCommit: 14,
  noAdoption: 4,
  onlyLastAttempt: 20,
  noLease: 204,
  shortStrictLease: 204,
  storesLater: 2,
  hangsUpEarly: 16,
  silentLoss: 4,
  givesUpAtOnce: 4,
  keepsLease: 4,
  losesDue: 4,
  keepsProbe: 92,
  staleReads: 52,
  commitsOverNewGrant: 109,
  clearsEscrow: VAULT_IS_FULL,
  refreshesPaused: 404,
  servesPaused: 80,
  knowsClientForever: 108,
  firstSecretOnly: 108,
  revokesReplaced: 488,
  revokesNothing: 20,
  hedges: 16,
  importKeepsEpoch: 20,
  noSettleAtStart: DIES_WHILE_ASKING,
};

/** Those that leave a trace in what is put on record, and the seed from which on the checker of histories sees it. */
const ON_RECORD: Readonly<Partial<Record<Defect, number>>> = {
  blindCommit: 14,
  noAdoption: 93,
  onlyLastAttempt: 20,
  noLease: 24,
  shortStrictLease: 24,
  staleReads: 16,
  commitsOverNewGrant: 109,
  noSettleAtStart: 4,
};

/** Where a change of what is simulated moves every seed, a mistake still shows before long. */
const WITHIN = 600;

type Sees = (ran: Ran) => boolean;

async function firstSeen(defect: Defect, from: number | Schedule, sees: Sees): Promise<Schedule | undefined> {
  const most = typeof from === 'number' ? WITHIN : 1;
  for (let n = 0; n < most; n++) {
    const schedule = typeof from === 'number' ? await sampled(from + n) : from;
    if (sees(await runSchedule(schedule, { defect }))) return schedule;
  }
  return undefined;
}

async function expectSeen(defect: Defect, from: number | Schedule, sees: Sees): Promise<void> {
  const schedule = await firstSeen(defect, from, sees);
  if (schedule === undefined) return expect.fail(`${defect} does not show: take another seed`);
  const without = await runSchedule(schedule);
  expect([...without.violations, ...without.broken]).toEqual([]);
}

describe('a mistake in the protocol is seen', () => {
  it('at least twenty are tried', () => {
    expect(Object.keys(DEFECTS).length).toBeGreaterThanOrEqual(20);
  });

  it.each(Object.keys(DEFECTS) as Defect[])(
    'by who sees everything: %s',
    (defect) => expectSeen(defect, WHERE[defect], ({ violations }) => violations.length > 0),
    60_000,
  );

  it.each(Object.entries(ON_RECORD) as [Defect, number][])(
    'by who has only the record: %s',
    (defect, from) => expectSeen(defect, from, ({ broken }) => broken.length > 0),
    60_000,
  );
});
