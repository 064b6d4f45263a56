import { join } from 'node:path';
import { type Job, Queue } from 'bullmq';
import { expect, it } from 'vitest';
import { startCommand } from '../bench/children.ts';
import { startRedis } from '../bench/redis-lock/server.ts';
import { inWorkshop, type Workshop } from '../bench/workshop.ts';
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

/** A Redis, the page's recipe over that worker as a process of its own, and the queue as others see it. */
async function startRecipe(workshop: Workshop, workerJs: string, env: Readonly<Record<string, string>>) {
  const redis = await startRedis(workshop, console.log);
  if (redis === undefined) throw new Error('this test needs redis-server, and it could not be had');
  const connection = { path: redis.socket };
  const [recipe = ''] = queuesPage('BullMQ', 'js');
  const folder = await programFolder({
    'worker.js': workerJs,
    'queue.js': recipe.replace("{ host: '127.0.0.1', port: 6379 }", JSON.stringify(connection)),
    'main.js': MAIN,
  });
  workshop.keep({ stop: folder.remove });
  const queue = new Queue('imports', { connection });
  workshop.keep({ stop: () => queue.close() });
  const child = workshop.keep(startCommand(process.execPath, [join(folder.path, 'main.js')], { env }));
  const add = (jobId: string) => queue.add('import', {}, { jobId, attempts: 2 });
  /** As it lies among the delayed ones, after that many starts. */
  const delayed = (id: string, starts: number) =>
    eventually(`start ${starts} of ${id}`, async (): Promise<Job | undefined> => {
      const job: Job | undefined = await queue.getJob(id);
      return job?.attemptsStarted === starts && (await job.isDelayed()) ? job : undefined;
    });
  return { queue, child, add, delayed };
}

it('has a worker for BullMQ whose jobs use up no attempt while there is no grant, and are done when there is', () =>
  inWorkshop(async (workshop) => {
    const world = workshop.keep(await World.start({ none: KINDS.none }));
    await deadNightly(world);
    const key = { GRANTKEEPER_API_KEY: world.home.apiKey };
    const { queue, child, add, delayed } = await startRecipe(workshop, workerFor(world), key);
    await Promise.all([add('import-7'), add('import-8')]);
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

it('lets a job wait as long as it is told where nobody can say yet whether there will be a token', () =>
  inWorkshop(async (workshop) => {
    const undecided = `import { GrantkeeperError } from '@grantkeeper/client';
export const work = async () => {
  throw new GrantkeeperError('temporarily_unavailable', 'not yet', { status: 503, retryAfterSeconds: 1000 });
};
export const toRetry = async () => [];`;
    const { add, delayed } = await startRecipe(workshop, undecided, {});
    await add('import-7');
    await (await delayed('import-7', 1)).promote();
    const job = await delayed('import-7', 2);
    expect(job).toMatchObject({ attemptsMade: 0, delay: expect.any(Number) });
    expect(Math.round(job.delay / 10_000)).toBe(100);
  }));
