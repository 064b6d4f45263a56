import type { Job } from '#shared/domain/job/job.ts';
import type { Ports } from '#shared/ports/ports.ts';

const A_PAGE = 200;

/** Every batch job: there are few. */
export async function* everyJob({ jobs }: Pick<Ports, 'jobs'>): AsyncGenerator<Job, void> {
  let cursor: string | undefined;
  do {
    const page = await jobs.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
