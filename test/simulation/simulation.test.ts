import { describe, expect, it } from 'vitest';
import { DEFECTS, type Defect } from './defects.ts';
import { pairOfFaults } from './pairs.ts';
import { randomSchedule } from './random-schedule.ts';
import { type Ran, runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import { mayLose, quietSchedule, SETTINGS, singleFaults } from './single-faults.ts';
import { story } from './story.ts';

const MINUTES = 60_000;

/** Fails with the time line of the smallest schedule that goes wrong in the same way. */
async function expectRight(schedule: Schedule): Promise<Ran> {
  const ran = await runSchedule(schedule);
  if (ran.violations.length > 0) expect.fail((await story(schedule)).text);
  return ran;
}

describe('a refresh, and what comes after it', () => {
  it.each(SETTINGS)(
    'survives every single fault at every call: $home, a $kind vendor',
    async ({ home, kind }) => {
      let schedules = 0;
      for await (const single of singleFaults(home, kind)) {
        const { lost } = await expectRight(single.schedule);
        const text = `${single.call} ${single.fate.kind}: a grant is lost`;
        if (!mayLose(kind, single)) expect(lost, text).toBe(0);
        schedules++;
      }
      expect(schedules).toBeGreaterThan(200);
    },
    MINUTES,
  );

  it('loses a strict token to a lost reply, as it must: the simulation is not blind', async () => {
    const quiet = quietSchedule('aws', 'strict');
    const { calls } = await runSchedule(quiet);
    const index = calls.indexOf('vendor.token');
    expect((await runSchedule({ ...quiet, faults: [[index, { kind: 'lost_reply' }]] })).lost).toBe(1);
    expect(
      (await runSchedule({ ...quiet, kind: 'grace', faults: [[index, { kind: 'lost_reply' }]] })).lost,
    ).toBe(0);
  });

  it(
    'survives pairs of faults',
    async () => {
      for (let seed = 1; seed <= 150; seed++) await expectRight(await pairOfFaults(seed));
    },
    MINUTES,
  );

  it(
    'survives what the seed brings: many workers, outages, imports, removals, readers',
    async () => {
      let served = 0;
      let faults = 0;
      for (let seed = 1; seed <= 200; seed++) {
        const ran = await expectRight(randomSchedule(seed));
        served += ran.served;
        faults += ran.faultsMet;
      }
      expect(served).toBeGreaterThan(100);
      expect(faults).toBeGreaterThan(400);
    },
    MINUTES,
  );
});

describe('a run', () => {
  it('is the same each time, call by call', async () => {
    const schedule = randomSchedule(21);
    const first = await runSchedule(schedule, { trace: true });
    await runSchedule(randomSchedule(22));
    const second = await runSchedule(schedule, { trace: true });
    expect(first.timeline.length).toBeGreaterThan(20);
    expect(second).toEqual(first);
  });

  it('that goes wrong is told by its smallest schedule', async () => {
    const { text, smallest } = await story(randomSchedule(14), { defect: 'fencedCommit' });
    expect(text).toContain('WRONG: i0 is stuck');
    expect(smallest.faults.length).toBeLessThan(randomSchedule(14).faults.length);
  });
});

describe('a mistake in the protocol is seen:', () => {
  /** Seeds whose schedule brings it out. */
  const SEEDS: Readonly<Record<Defect, number>> = {
    fencedCommit: 14,
    blindCommit: 14,
    noAdoption: 35,
    onlyLastAttempt: 35,
    noLease: 333,
    shortStrictLease: 25,
    storesLater: 4,
    hangsUpEarly: 3,
    silentLoss: 5,
    givesUpAtOnce: 5,
    keepsLease: 3,
    losesDue: 3,
    keepsProbe: 6,
    staleReads: 7,
  };

  it.each(Object.keys(DEFECTS) as Defect[])('%s', async (defect) => {
    const schedule = randomSchedule(SEEDS[defect]);
    expect((await runSchedule(schedule, { defect })).violations).not.toEqual([]);
    expect((await runSchedule(schedule)).violations).toEqual([]);
  });
});
