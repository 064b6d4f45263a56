import type { Integration } from '../integration.ts';
import type { RefusedJob } from './refused-job.ts';

/**
 * Whether the integration has what the job lacked: a newer token after a 401, a newer consent after a 403, which no
 * refresh can mend.
 */
export function canBeRetried(row: Integration, { status, version, epoch }: RefusedJob): boolean {
  if (row.care.status !== 'active' || row.pausedAt !== undefined) return false;
  return status === 401 ? row.version > version : row.epoch > epoch;
}

/** The jobs that a refresh has just made worth another try. */
export const mendedByRefresh = (row: Integration): readonly string[] =>
  idsOf(row, (job) => job.status === 401 && job.version === row.version - 1);

/** The jobs that a new grant has; one that was told of before and has not come through since is among them. */
export const mendedByGrant = (row: Integration): readonly string[] =>
  idsOf(row, (job) => job.epoch < row.epoch);

const idsOf = (row: Integration, mended: (job: RefusedJob) => boolean): readonly string[] =>
  (row.refusedJobs ?? []).filter((job) => mended(job) && canBeRetried(row, job)).map(({ jobId }) => jobId);
