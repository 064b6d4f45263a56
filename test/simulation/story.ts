import { describeFate } from './fate.ts';
import { type RunOptions, runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import { shrink } from './shrink.ts';

/** What went wrong in a schedule, by the smallest one that goes wrong in the same way: its troubles and its time line. */
export async function story(
  schedule: Schedule,
  options: RunOptions = {},
): Promise<{ text: string; smallest: Schedule }> {
  const isWrong = (await runSchedule(schedule, options)).violations.length > 0;
  const smallest = isWrong ? await shrink(schedule, options) : schedule;
  const ran = await runSchedule(smallest, { ...options, trace: true });
  const { seed, home, kind, integrations, faults, actions, illnesses, downtimes } = smallest;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const lines = [
    `seed ${seed}: ${home}, a ${kind} vendor, ${integrations} integrations`,
    ...ran.violations.map((violation) => `  WRONG: ${violation}`),
    ...faults.map(([index, fate]) => `  call ${index}: ${describeFate(fate)}`),
    ...actions.map(({ at, kind: what, integration }) => `  at ${seconds(at)}: ${what} of i${integration}`),
    ...illnesses.map(({ from, until, how }) => `  ${seconds(from)} to ${seconds(until)}: vendor ${how}`),
    ...downtimes.map(({ from, until, calls }) => `  ${seconds(from)} to ${seconds(until)}: ${calls}* down`),
    ...ran.timeline,
  ];
  return { text: lines.join('\n'), smallest };
}
