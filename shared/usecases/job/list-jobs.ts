import type { Job } from '#shared/domain/job/job.ts';
import type { Ports } from '#shared/ports/ports.ts';

interface JobPage {
  readonly items: readonly Job[];
  readonly cursor?: string;
}

/** A page of jobs, by id. Throws `StoreUnavailable`. */
export const listJobs =
  ({ jobs }: Pick<Ports, 'jobs'>) =>
  (query: { readonly limit: number; readonly cursor?: string }): Promise<JobPage> =>
    jobs.list(query);
