import { freed } from '#shared/domain/job/upcoming.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { everyJob } from '../listing/every-job.ts';

/** Ends all holds, where it is known that whoever had them is dead. Throws `StoreUnavailable`. */
export async function freeJobs(ports: Pick<Ports, 'jobs'>): Promise<void> {
  for await (const { id } of everyJob(ports)) {
    await ports.jobs.change(id, (newest) => {
      const job = newest && freed(newest);
      return job === undefined ? { result: null } : { job, result: null };
    });
  }
}
