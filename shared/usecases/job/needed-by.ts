import type { IntegrationId, JobId } from '#shared/domain/ids.ts';
import { needsOneOf } from '#shared/domain/job/needs.ts';
import type { JobStore } from '#shared/ports/job-store.ts';
import { everyJob } from '../listing/every-job.ts';

/** Whoever is told reads no longer list than this. */
const MOST_NAMED = 20;

export interface NeededByPorts {
  readonly jobs: Pick<JobStore, 'list'>;
}

/** Batch jobs that need a scope which this integration wants and lacks, the first twenty by id. Throws `StoreUnavailable`. */
export async function neededBy(
  ports: NeededByPorts,
  lacking: { readonly integration: IntegrationId; readonly scopes: readonly string[] },
): Promise<readonly JobId[]> {
  const found: JobId[] = [];
  if (lacking.scopes.length === 0) return found;
  for await (const job of everyJob(ports)) {
    if (needsOneOf(job, lacking)) found.push(job.id);
    if (found.length === MOST_NAMED) break;
  }
  return found;
}
