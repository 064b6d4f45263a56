import { type RunOptions, runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';

/** Parts of a schedule that may be left out, one by one. */
const PARTS = ['faults', 'actions', 'illnesses', 'downtimes'] as const;

/** The smallest schedule found, by leaving out one trouble after the other, that still goes wrong in the same way. */
export async function shrink(schedule: Schedule, options: RunOptions = {}): Promise<Schedule> {
  const wanted = kindOf((await runSchedule(schedule, options)).violations[0] ?? '');
  const stillWrong = async (smaller: Schedule): Promise<boolean> =>
    (await runSchedule(smaller, options)).violations.some((violation) => kindOf(violation) === wanted);
  let smallest = schedule;
  for (let before = ''; before !== JSON.stringify(smallest); ) {
    before = JSON.stringify(smallest);
    for (const part of PARTS) {
      for (let i = smallest[part].length - 1; i >= 0; i--) {
        const smaller: Schedule = { ...smallest, [part]: smallest[part].filter((_, n) => n !== i) };
        if (await stillWrong(smaller)) smallest = smaller;
      }
    }
    for (const simpler of simplerThan(smallest)) if (await stillWrong(simpler)) smallest = simpler;
  }
  return smallest;
}

function simplerThan(schedule: Schedule): readonly Schedule[] {
  return [
    ...(schedule.integrations > 1 ? [{ ...schedule, integrations: 1 }] : []),
    ...(schedule.skew > 0 ? [{ ...schedule, skew: 0 }] : []),
  ];
}

/** What went wrong, whoever it befell. */
const kindOf = (violation: string): string => violation.replaceAll(/\d+/g, 'n');
