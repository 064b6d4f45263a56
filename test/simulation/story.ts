import { describeFate } from './fate.ts';
import { isWrongRun, type RunOptions, runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import { shrink } from './shrink.ts';

/** What went wrong in a schedule, by the smallest one that goes wrong in the same way: its troubles and its time line. */
export async function story(
  schedule: Schedule,
  options: RunOptions = {},
): Promise<{ text: string; smallest: Schedule }> {
  const first = await runSchedule(schedule, options);
  const smallest = isWrongRun(first) ? await shrink(schedule, options) : schedule;
  const ran = await runSchedule(smallest, { ...options, trace: true });
  const { actions, illnesses, downtimes } = smallest;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const lines = [
    titleOf(smallest),
    ...ran.violations.map((violation) => `  WRONG: ${violation}`),
    ...ran.broken.map((violation) => `  BROKEN, by the record: ${violation}`),
    ...ran.faults.map(([index, fate]) => `  call ${index}: ${describeFate(fate)}`),
    ...actions.map((action) => {
      const when = 'at' in action ? `at ${seconds(action.at)}` : `as call ${action.atCall} leaves`;
      return `  ${when}: ${action.kind} of i${action.integration}`;
    }),
    ...illnesses.map(({ from, until, how }) => `  ${seconds(from)} to ${seconds(until)}: vendor ${how}`),
    ...downtimes.map(
      ({ from, until, calls }) => `  ${seconds(from)} to ${seconds(until)}: ${calls.join('*, ')}* down`,
    ),
    ...ran.timeline,
  ];
  return { text: lines.join('\n'), smallest };
}

function titleOf(schedule: Schedule): string {
  const { seed, home, kind, integrations, clients, workers, batch, disorder, skew } = schedule;
  const world = [`${home}, a ${kind} vendor`, `${integrations} integrations`, `${clients} clients`];
  if (home === 'aws') world.push(`${workers} workers`, `batches of ${batch}`);
  if (disorder > 0) world.push(`disorder ${disorder.toFixed(2)}`);
  if (skew > 0) world.push(`skew ${skew} ms`);
  return `seed ${seed}: ${world.join(', ')}`;
}
