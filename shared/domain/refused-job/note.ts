import type { Integration } from '../integration.ts';
import { before, days, type Instant } from '../time.ts';
import type { RefusedJob } from './refused-job.ts';

/** Newer ones take the place of the oldest: the row is read with each refresh. */
const MOST_JOBS = 50;
/** The longest that SQS keeps a message: by then the job is nowhere any more. */
const KEPT = days(14);

/** The row with the job noted, once however often it is refused. */
export function withRefusedJob(
  row: Integration,
  { jobId, status }: Pick<RefusedJob, 'jobId' | 'status'>,
  now: Instant,
): Integration {
  const known = row.refusedJobs ?? [];
  const since = known.find((job) => job.jobId === jobId)?.since ?? now;
  const others = known.filter((job) => job.jobId !== jobId && job.since > before(now, KEPT));
  const { version, epoch } = row;
  return {
    ...row,
    refusedJobs: [...others, { jobId, status, version, epoch, since }].slice(-MOST_JOBS),
  };
}

/** The row without a job that has come through; `undefined` where it was not noted. */
export function withoutRefusedJob(row: Integration, jobId: string): Integration | undefined {
  const { refusedJobs: known = [], ...rest } = row;
  const others = known.filter((job) => job.jobId !== jobId);
  if (others.length === known.length) return undefined;
  return others.length === 0 ? rest : { ...rest, refusedJobs: others };
}
