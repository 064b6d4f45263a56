import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { Job, JobPlan } from '#shared/domain/job/job.ts';
import { shortestGap } from '#shared/domain/job/lead.ts';
import { firstStep } from '#shared/domain/job/upcoming.ts';
import { type Instant, minutes, toRfc3339 } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { campaignProblem } from './campaign-problem.ts';
import type { JobOutcome } from './get-job.ts';
import { nextRun } from './next-run.ts';

/**
 * Makes a job, or gives it another plan. The same plan again changes nothing, so that a deployment may put its jobs each
 * time; another plan has its next run checked anew, at once where the lead has begun. A scope that a campaign takes away
 * is refused. Throws `StoreUnavailable`.
 */
export const putJob =
  (ports: Pick<Ports, 'jobs' | 'timetable' | 'clock' | 'campaigns' | 'store'>) =>
  async (plan: JobPlan): Promise<JobOutcome> => {
    const { jobs, timetable, clock } = ports;
    const now = clock.now();
    const problem = scheduleProblem(plan);
    if (problem !== undefined) return problem;
    const next = (after: Instant) => nextRun(timetable, plan, after);
    const runAt = next(now);
    if (runAt === undefined) return neverRuns(plan, now);
    const tooLong = leadProblem(plan, shortestGap(next, now));
    if (tooLong !== undefined) return tooLong;
    const goingAway = await campaignProblem(ports, plan);
    if (goingAway !== undefined) return goingAway;
    const job = await jobs.change(plan.id, (known) => {
      if (known?.upcoming !== undefined && isSamePlan(known, plan)) return { result: known };
      const { createdAt = now, results = [] } = known ?? {};
      const made: Job = { ...plan, createdAt, results, upcoming: firstStep(plan, runAt) };
      return { job: made, result: made };
    });
    return { kind: 'job', job };

    function scheduleProblem({ schedule, timezone }: JobPlan): Refusal | undefined {
      // An instant is the same everywhere; its time zone is for people to read.
      const found = timetable.problem(schedule.kind === 'cron' ? schedule.text : EACH_NIGHT, timezone);
      if (found === undefined) return undefined;
      const pointer = `/${found.field}`;
      return refusal('invalid_request', `${pointer} ${found.says}`, { pointer });
    }
  };

const EACH_NIGHT = '0 2 * * *';

function neverRuns({ schedule }: JobPlan, now: Instant): Refusal {
  const why =
    schedule.kind === 'once'
      ? `must be ahead: it is ${toRfc3339(now)} now`
      : 'names a day that never comes; must be a schedule that runs';
  return refusal('invalid_request', `/schedule ${why}`, { pointer: '/schedule' });
}

/** Else the check of one run would come before the run before it, which may well have ended by its own trouble. */
function leadProblem({ lead }: JobPlan, gap: number | undefined): Refusal | undefined {
  if (gap === undefined || lead < gap) return undefined;
  const least = gap / minutes(1);
  return refusal(
    'invalid_request',
    `/leadMinutes must be less than the time between two runs: this schedule runs every ${least} minutes at its ` +
      `closest, so that ${least - 1} is the most`,
    { pointer: '/leadMinutes' },
  );
}

/** By what they say: the order of names in what is kept is the store's. */
function isSamePlan(known: Job, plan: JobPlan): boolean {
  return textOf(known) === textOf(plan);
}

const textOf = ({ schedule, timezone, lead, maxRuntime, integrations }: JobPlan): string =>
  JSON.stringify([
    schedule.kind === 'cron' ? schedule.text : schedule.at,
    timezone,
    lead,
    maxRuntime ?? null,
    integrations.map(({ integration, scopes }) => [integration, scopes ?? null]),
  ]);
