import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { blocksOf } from './block.ts';
import { scheduleNamed } from './named.ts';
import { runBlocks } from './pool.ts';
import { randomSchedule } from './random-schedule.ts';
import { runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import type { Kind } from './sim-vendor.ts';
import { quietSchedule } from './single-faults.ts';
import { WILD_SKEW } from './skew.ts';
import { story } from './story.ts';
import { addTo, emptyTally, type Tally } from './tally.ts';

const MINUTES = 60_000;
const CORES = 2;

async function named(name: string | number): Promise<Schedule> {
  const schedule = await scheduleNamed(String(name));
  if (schedule === undefined) throw new Error(`no schedule is called ${name}`);
  return schedule;
}

/** Fails with the time line of the smallest schedule that goes wrong in the same way as the first one that did. */
async function allOf(options: Parameters<typeof blocksOf>[0], workers = CORES): Promise<Tally> {
  const tally = emptyTally();
  const wrong: string[] = [];
  await runBlocks(blocksOf(options), {
    workers,
    done: (report) => {
      addTo(tally, report.tally);
      wrong.push(...report.wrong.map(({ name, violations }) => `--only ${name}: ${violations.join('; ')}`));
    },
  });
  const first = wrong[0];
  if (first === undefined) return tally;
  const name = /--only (\S+):/.exec(first)?.[1] ?? '';
  return expect.fail(`${wrong.join('\n')}\n\n${(await story(await named(name))).text}`);
}

describe('a refresh, and what comes after it', () => {
  it(
    'survives every single fault and every action at every call, and pairs of them, and what the seed brings',
    async () => {
      const tally = await allOf({ schedules: 1_200, seed: 1, actionsEach: 5 });
      // Both homes, seven kinds of vendor, some tens of calls, some ten things that may befall each.
      expect(tally.singles.schedules).toBeGreaterThan(4_000);
      expect(tally.pairs.faults).toBeGreaterThan(900);
      expect(tally.random.faults).toBeGreaterThan(1_500);
      expect(tally.random.served).toBeGreaterThan(150);
      expect(tally.random.lost).toBeGreaterThan(10);
    },
    5 * MINUTES,
  );

  it(
    'keeps every promise that clocks let it keep, however wrong they are',
    async () => {
      const skewed = async (kind: Kind, seed: number): Promise<number> => {
        const schedule = { ...randomSchedule(seed), home: 'aws' as const, kind, skew: WILD_SKEW };
        const ran = await runSchedule(schedule);
        expect(ran.violations, `seed ${seed}, ${kind}`).toEqual([]);
        return ran.beyondUs;
      };
      // Five minutes ahead or behind: where reuse does not end the grant, no loss could have been helped.
      for (const kind of ['strict', 'grace', 'mint-last', 'replaced'] as const) {
        for (let seed = 1; seed <= 25; seed++) expect(await skewed(kind, seed)).toBe(0);
      }
      let ended = 0;
      for (let seed = 1; seed <= 60; seed++) ended += await skewed('strict-family', seed);
      expect(ended).toBeGreaterThan(0);
    },
    MINUTES,
  );

  it('loses a strict token to a lost reply, as it must: the simulation is not blind', async () => {
    const quiet = quietSchedule('aws', 'strict');
    const { calls } = await runSchedule(quiet);
    const index = calls.indexOf('vendor.token');
    const faults = [[index, { kind: 'lost_reply' }]] as const;
    expect((await runSchedule({ ...quiet, faults })).lost).toBe(1);
    expect((await runSchedule({ ...quiet, kind: 'grace', faults })).lost).toBe(0);
  });
});

describe('a run', () => {
  const SEED = 20;

  it('is the same each time, call by call', async () => {
    const schedule = await named(SEED);
    const first = await runSchedule(schedule, { trace: true });
    await runSchedule(await named(SEED + 4));
    const second = await runSchedule(schedule, { trace: true });
    expect(first.timeline.length).toBeGreaterThan(20);
    expect(second).toEqual(first);
  });

  it(
    'is the same in another process',
    async () => {
      const run = promisify(execFile);
      const main = new URL('./main.ts', import.meta.url).pathname;
      const { stdout } = await run(process.execPath, [main, '--only', String(SEED)]);
      const { text } = await story(await named(SEED));
      expect(stdout).toBe(`--only ${SEED}\n${text}\n\n`);
    },
    MINUTES,
  );

  it(
    'comes to the same however many workers share it',
    async () => {
      const options = { schedules: 400, seed: 5_000 };
      const alone = await allOf(options, 1);
      expect(alone.pairs.schedules).toBe(300);
      expect(await allOf(options, 2)).toEqual(alone);
    },
    MINUTES,
  );

  it('names what the seed drew: with the faults named instead it is the same', async () => {
    const schedule = await named(SEED);
    const drawn = await runSchedule(schedule, { trace: true });
    expect(drawn.faults.length).toBeGreaterThan(1);
    const draws = { rate: 0, before: 0, calls: [] };
    expect(await runSchedule({ ...schedule, draws, faults: drawn.faults }, { trace: true })).toEqual(drawn);
  });

  it('that goes wrong is told by its smallest schedule', async () => {
    const schedule = await named(4);
    const { text, smallest } = await story(schedule, { defect: 'onlyLastAttempt' });
    expect(text).toMatch(/^ {2}WRONG: i\d was (lost without a word|given up)/m);
    const { faults } = await runSchedule(schedule, { defect: 'onlyLastAttempt' });
    const size = ({ actions, illnesses, downtimes }: Schedule) =>
      actions.length + illnesses.length + downtimes.length;
    expect(smallest.faults.length + size(smallest)).toBeLessThan(faults.length + size(schedule));
  });
});
