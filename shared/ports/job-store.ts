import type { JobId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job/job.ts';
import type { Instant } from '#shared/domain/time.ts';

/** What is decided of a job: the row that it shall have (or none, to leave it), and what to tell the caller. */
export interface JobChange<T> {
  readonly job?: Job;
  readonly result: T;
}

/** Batch jobs. Throws `StoreUnavailable` as the integration store does. */
export interface JobStore {
  /** Strongly consistent. */
  find(id: JobId): Promise<Job | undefined>;
  /** By id. May be a moment behind. */
  list(query: { readonly limit: number; readonly cursor?: string }): Promise<{
    readonly items: readonly Job[];
    readonly cursor?: string;
  }>;
  /** Jobs that are to be looked at by then (`lookAt`), the longest due first. May be a moment behind: changing decides. */
  due(now: Instant, limit: number): Promise<readonly JobId[]>;
  /** `decide` sees the newest row, `undefined` where there is none, and sees it again if another write came between. */
  change<T>(id: JobId, decide: (job: Job | undefined) => JobChange<T>): Promise<T>;
  remove(id: JobId): Promise<'removed' | 'missing'>;
}
