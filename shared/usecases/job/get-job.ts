import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { JobId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job/job.ts';
import type { Ports } from '#shared/ports/ports.ts';

export type JobOutcome = { readonly kind: 'job'; readonly job: Job } | Refusal;

export const noSuchJob = (id: JobId): Refusal => refusal('not_found', `there is no job ${id}`);

/** One job, with what its last checks came to. Throws `StoreUnavailable`. */
export const getJob =
  ({ jobs }: Pick<Ports, 'jobs'>) =>
  async ({ id }: { readonly id: JobId }): Promise<JobOutcome> => {
    const job = await jobs.find(id);
    return job === undefined ? noSuchJob(id) : { kind: 'job', job };
  };
