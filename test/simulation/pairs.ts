import { seeded } from '../support/seeded.ts';
import { fatesOf } from './fate.ts';
import { runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import { quietSchedule, SETTINGS } from './single-faults.ts';

/** The second fault comes within so many calls of the first: there they meet the same attempt, or its recovery. */
const REACH = 24;

/** A quiet run with two faults, the second of which may befall what the first one has brought about. */
export async function pairOfFaults(seed: number): Promise<Schedule> {
  const next = seeded(seed);
  const upTo = (most: number): number => Math.floor(next() * (most + 1));
  const setting = SETTINGS[upTo(SETTINGS.length - 1)] ?? { home: 'aws', kind: 'strict' };
  const quiet = { ...quietSchedule(setting.home, setting.kind), seed };
  const first = await oneMore(quiet, (calls) => upTo(calls - 1));
  const after = first.faults[0]?.[0] ?? 0;
  return oneMore(first, (calls) => Math.min(calls - 1, after + 1 + upTo(REACH)));

  async function oneMore(schedule: Schedule, where: (calls: number) => number): Promise<Schedule> {
    const { calls } = await runSchedule(schedule);
    const index = where(calls.length);
    const fates = fatesOf(calls[index] ?? '', schedule.home);
    const fate = fates[upTo(fates.length - 1)];
    return fate === undefined ? schedule : { ...schedule, faults: [...schedule.faults, [index, fate]] };
  }
}
