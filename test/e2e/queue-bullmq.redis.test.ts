import { join } from 'node:path';
import { type Job, Queue } from 'bullmq';
import { expect, it } from 'vitest';
import { startCommand } from '../bench/children.ts';
import { startRedis } from '../bench/redis-lock/server.ts';
import { inWorkshop } from '../bench/workshop.ts';
import { eventually } from '../support/patience.ts';
import {
  deadNightly,
  mendNightly,
  programFolder,
  queuesPage,
  refusedJobs,
  workerFor,
} from '../support/queues-page.ts';
import { KINDS, World } from '../support/world.ts';

/** Passes what it is told on to the page's `retry`, a line at a time. */
const MAIN = `import { createInterface } from 'node:readline';
import { queue, retry, worker } from './queue.js';
const end = () => Promise.all([worker.close(), queue.close()]).then(() => process.exit());
process.once('SIGTERM', end);
for await (const line of createInterface(process.stdin)) {
  await retry(line === '' ? undefined : JSON.parse(line));
  console.log('retried');
}`;

it('has a worker for BullMQ whose jobs use up no attempt while there is no grant, and are done when there is', () =>
  inWorkshop(async (workshop) => {
    const redis = await startRedis(workshop, console.log);
    if (redis === undefined) throw new Error('this test needs redis-server, and it could not be had');
    const connection = { path: redis.socket };
    const world = workshop.keep(await World.start({ none: KINDS.none }));
    await deadNightly(world);
    const [recipe = ''] = queuesPage('BullMQ', 'js');
    const folder = await programFolder({
      'worker.js': workerFor(world),
      'queue.js': recipe.replace("{ host: '127.0.0.1', port: 6379 }", JSON.stringify(connection)),
      'main.js': MAIN,
    });
    workshop.keep({ stop: folder.remove });
    const queue = new Queue('imports', { connection });
    workshop.keep({ stop: () => queue.close() });
    const env = { GRANTKEEPER_API_KEY: world.home.apiKey };
    const child = workshop.keep(startCommand(process.execPath, [join(folder.path, 'main.js')], { env }));

    const add = (jobId: string) => queue.add('import', {}, { jobId, attempts: 2 });
    await Promise.all([add('import-7'), add('import-8')]);
    /** As it lies among the delayed ones, after that many starts. */
    const delayed = (id: string, starts: number) =>
      eventually(`start ${starts} of ${id}`, async (): Promise<Job | undefined> => {
        const job: Job | undefined = await queue.getJob(id);
        return job?.attemptsStarted === starts && (await job.isDelayed()) ? job : undefined;
      });
    for (const id of ['import-7', 'import-8']) {
      await (await delayed(id, 1)).promote();
      await (await delayed(id, 2)).promote();
      expect(await delayed(id, 3)).toMatchObject({ attemptsMade: 0, opts: { attempts: 2 } });
    }
    const refused = { status: 401, retry: false };
    expect(await refusedJobs(world)).toMatchObject([
      { jobId: expect.stringMatching(/^import-[78]$/), ...refused },
      { jobId: expect.stringMatching(/^import-[78]$/), ...refused },
    ]);
    // Nothing is worth a try yet.
    child.tell('');
    expect(await child.line()).toBe('retried');
    expect(await queue.getJobCounts('delayed', 'failed')).toEqual({ delayed: 2, failed: 0 });

    const jobs = await mendNightly(world);
    expect(jobs.toSorted()).toEqual(['import-7', 'import-8']);
    // One by the event, the other by asking.
    child.tell(JSON.stringify([jobs[0]]));
    child.tell('');
    expect([await child.line(), await child.line()]).toEqual(['retried', 'retried']);
    const completed = async () => {
      const { completed } = await queue.getJobCounts('completed');
      return completed === 2 ? true : undefined;
    };
    await eventually('both jobs are done', completed);
    expect(await queue.getJob('import-7')).toMatchObject({ attemptsMade: 1 });
    const forgotten = async () => ((await refusedJobs(world)) === undefined ? true : undefined);
    await eventually('the jobs are forgotten', forgotten);
  }));
