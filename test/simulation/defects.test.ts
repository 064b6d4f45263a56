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
  fencedCommit: 45,
  blindCommit: 14,
  noAdoption: 201,
  onlyLastAttempt: 4,
  noLease: 425,
  shortStrictLease: 425,
  storesLater: 2,
  hangsUpEarly: 16,
  silentLoss: 4,
  givesUpAtOnce: 4,
  keepsLease: 4,
  losesDue: 4,
  keepsProbe: 4,
  staleReads: 52,
  commitsOverNewGrant: 109,
  clearsEscrow: VAULT_IS_FULL,
  refreshesPaused: 212,
  servesPaused: 80,
  knowsClientForever: 108,
  firstSecretOnly: 108,
  revokesReplaced: 588,
  revokesNothing: 20,
  hedges: 16,
  importKeepsEpoch: 20,
  noSettleAtStart: DIES_WHILE_ASKING,
};

/** Where a change of what is simulated moves every seed, a mistake still shows before long. */
const WITHIN = 600;

async function firstWrong(defect: Defect): Promise<{ schedule: Schedule; ran: Ran } | undefined> {
  const where = WHERE[defect];
  const most = typeof where === 'number' ? WITHIN : 1;
  for (let n = 0; n < most; n++) {
    const schedule = typeof where === 'number' ? await sampled(where + n) : where;
    const ran = await runSchedule(schedule, { defect });
    if (ran.violations.length > 0) return { schedule, ran };
  }
  return undefined;
}

describe('a mistake in the protocol is seen:', () => {
  it('at least twenty are tried', () => {
    expect(Object.keys(DEFECTS).length).toBeGreaterThanOrEqual(20);
  });

  it.each(Object.keys(DEFECTS) as Defect[])(
    '%s',
    async (defect) => {
      const found = await firstWrong(defect);
      if (found === undefined) return expect.fail(`${defect} does not show: take another seed`);
      expect((await runSchedule(found.schedule)).violations).toEqual([]);
    },
    60_000,
  );
});
