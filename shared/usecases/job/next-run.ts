import type { JobPlan } from '#shared/domain/job/job.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Timetable } from '#shared/ports/timetable.ts';

/** The first run of a job after that instant; `undefined` where there is none. */
export function nextRun(
  timetable: Timetable,
  { schedule, timezone }: Pick<JobPlan, 'schedule' | 'timezone'>,
  after: Instant,
): Instant | undefined {
  if (schedule.kind === 'cron') return timetable.next(schedule.text, timezone, after);
  return schedule.at > after ? schedule.at : undefined;
}
