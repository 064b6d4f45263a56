import type { Job } from '#shared/domain/job/job.ts';
import type { JobStore } from '#shared/ports/job-store.ts';

const A_PAGE = 200;

/** Every batch job: there are few. */
export async function* everyJob({
  jobs,
}: {
  readonly jobs: Pick<JobStore, 'list'>;
}): AsyncGenerator<Job, void> {
  let cursor: string | undefined;
  do {
    const page = await jobs.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
