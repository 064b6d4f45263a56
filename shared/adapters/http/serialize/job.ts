import type { GateResult, Job } from '#shared/domain/job/job.ts';
import { minutes, toRfc3339 } from '#shared/domain/time.ts';
import { at } from './integration.ts';

/** A job as the contract shows it: its plan, when what comes next, and what its last checks came to. */
export function jobJson(job: Job): Record<string, unknown> {
  const { schedule, maxRuntime, upcoming } = job;
  return {
    id: job.id,
    schedule: schedule.kind === 'cron' ? schedule.text : toRfc3339(schedule.at),
    timezone: job.timezone,
    leadMinutes: job.lead / minutes(1),
    integrations: job.integrations.map(({ integration: id, ...needed }) => ({ id, ...needed })),
    ...(maxRuntime === undefined ? {} : { maxRuntimeMinutes: maxRuntime / minutes(1) }),
    createdAt: toRfc3339(job.createdAt),
    ...at('nextRunAt', upcoming?.runAt),
    ...at('nextCheckAt', upcoming === undefined || upcoming.step === 'run' ? undefined : upcoming.at),
    results: job.results.map(resultJson),
  };
}

const resultJson = ({
  at: checkedAt,
  by,
  runAt,
  ok,
  failures,
  warnings,
}: GateResult): Record<string, unknown> => ({
  at: toRfc3339(checkedAt),
  by,
  ...at('runAt', runAt),
  ok,
  failures,
  ...(warnings === undefined ? {} : { warnings }),
});
