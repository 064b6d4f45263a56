import type { Refusal } from '#shared/domain/error-code.ts';
import type { JobId } from '#shared/domain/ids.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { noSuchJob } from './get-job.ts';

/** Forgets a job: nothing is checked for it any more. Throws `StoreUnavailable`. */
export const removeJob =
  ({ jobs }: Pick<Ports, 'jobs'>) =>
  async ({ id }: { readonly id: JobId }): Promise<{ readonly kind: 'removed' } | Refusal> =>
    (await jobs.remove(id)) === 'removed' ? { kind: 'removed' } : noSuchJob(id);
