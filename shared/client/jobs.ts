import type { Call, CallOptions, Loose } from './call.ts';
import type { Job, JobPlan, Operations } from './contract.ts';
import { itemsOf } from './pages.ts';

type Query = Loose<NonNullable<Operations['listJobs']['query']>>;

/** Batch jobs, whose grants are checked before each run. Every method throws `GrantkeeperError`. */
export type Jobs = ReturnType<typeof jobsOf>;

export function jobsOf(call: Call) {
  return {
    /** Makes a job, or gives it another plan; the same plan again changes nothing. */
    put: (id: string, body: Loose<JobPlan>, options?: CallOptions) => call('putJob', { id, body }, options),
    /** One page, by id. */
    list: (query: Query = {}, options?: CallOptions) => call('listJobs', { query }, options),
    /** Every job, page by page. */
    all: (query: Omit<Query, 'cursor'> = {}, options?: CallOptions): AsyncGenerator<Job, void, undefined> =>
      itemsOf((cursor) => call('listJobs', { query: { ...query, cursor } }, options)),
    get: (id: string, options?: CallOptions) => call('getJob', { id }, options),
    /** Whether every grant of the job will live through its run; `preflight_failed` says what stands in its way. */
    preflight: (id: string, options?: CallOptions) => call('preflightJob', { id }, options),
    remove: (id: string, options?: CallOptions) => call('removeJob', { id }, options),
  };
}
