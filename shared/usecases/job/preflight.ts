import type { Refusal } from '#shared/domain/error-code.ts';
import type { JobId } from '#shared/domain/ids.ts';
import type { GateResult } from '#shared/domain/job/job.ts';
import { checked } from '#shared/domain/job/upcoming.ts';
import type { Duration } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type CheckJobPorts, checkJob } from './check-job.ts';
import { noSuchJob } from './get-job.ts';
import { tellResult } from './tell-result.ts';

export type PreflightPorts = CheckJobPorts & Pick<Ports, 'jobs'>;

export type PreflightOutcome = { readonly kind: 'preflight'; readonly result: GateResult } | Refusal;

/**
 * Will every grant of this job live through its next run? Asked at any time, also right before the run; a job that runs no
 * more is checked for a run that would begin now. The answer is kept, and where trouble that was told of is over, that
 * is told too. Throws `StoreUnavailable`.
 */
export const preflight = (ports: PreflightPorts) => {
  const check = checkJob(ports);

  return async ({
    id,
    timeLeft,
  }: {
    readonly id: JobId;
    readonly timeLeft: () => Duration;
  }): Promise<PreflightOutcome> => {
    const job = await ports.jobs.find(id);
    if (job === undefined) return noSuchJob(id);
    const result = await check(job, { by: 'asked', runAt: job.upcoming?.runAt }, timeLeft);
    const kept = await ports.jobs.change(id, (newest) => {
      if (newest === undefined) return { result: undefined };
      const next = checked(newest, result);
      return { job: next, result: next };
    });
    if (kept !== undefined) await tellResult(ports, kept);
    return { kind: 'preflight', result };
  };
};
