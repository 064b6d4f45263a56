import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { pythonEnvironment } from '../../infra/local/python-environment.ts';
import { runCommand } from '../../infra/local/run-command.ts';
import { startCommand } from '../bench/children.ts';
import { inWorkshop } from '../bench/workshop.ts';
import { forWorld } from '../support/client-page.ts';
import { eventually } from '../support/patience.ts';
import { deadNightly, mendNightly, programFolder, queuesPage, refusedJobs } from '../support/queues-page.ts';
import { KINDS, World } from '../support/world.ts';

// Here because these tests have Python, which the others do without.
const root = join(import.meta.dirname, '..', '..');
const NEEDS = {
  what: 'the recipe for Celery of docs/job-queues.md',
  requirements: join(root, 'test', 'support', 'python', 'celery.txt'),
};

/** Folders in place of a broker's server. */
const IN_FOLDERS = `
app.conf.broker_transport_options = {
    "data_folder_in": "messages",
    "data_folder_out": "messages",
    "control_folder": "control",
}
`;
const celery = (folder: string) => ['-m', 'celery', '-A', 'imports', '--workdir', folder];
const WORKER = ['worker', '--pool', 'solo', '--loglevel', 'error'];
/** In a container it may run as root, which Celery warns of. */
const QUIET = { PYTHONWARNINGS: 'ignore' };

interface Waiting {
  readonly file: string;
  readonly id: string;
  readonly retries: number;
}

/** The messages in the recipe's waiting queue. */
async function waitingIn(folder: string): Promise<readonly Waiting[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.imports-waiting.msg'));
  const read = async (file: string): Promise<Waiting[]> => {
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    // Another process may be about to write it, or have it already.
    if (!text.endsWith('}')) return [];
    const { headers } = JSON.parse(text) as { readonly headers: Omit<Waiting, 'file'> };
    return [{ file, id: headers.id, retries: headers.retries }];
  };
  return (await Promise.all(files.map(read))).flat();
}

// It starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

let python: string;
beforeAll(async () => {
  python = await pythonEnvironment(root, NEEDS);
}, 240_000);

it('has a worker for Celery whose jobs use up no retry while there is no grant, and are done when there is', () =>
  inWorkshop(async (workshop) => {
    const world = workshop.keep(await World.start({ none: KINDS.none }));
    await deadNightly(world);
    const [recipe = ''] = queuesPage('Celery', 'python');
    const folder = await programFolder({ 'imports.py': forWorld(recipe, world) + IN_FOLDERS });
    workshop.keep({ stop: folder.remove });
    const messages = join(folder.path, 'messages');
    await Promise.all([mkdir(messages), mkdir(join(folder.path, 'control'))]);
    const env = {
      PYTHONPATH: folder.path,
      BROKER_URL: 'filesystem://',
      GRANTKEEPER_API_KEY: world.home.apiKey,
    };
    const environment = { PATH: process.env.PATH, ...env };
    const call = (code: string) =>
      runCommand(python, ['-c', `import imports; ${code}`], { cwd: folder.path, environment });
    workshop.keep(startCommand(python, [...celery(folder.path), ...WORKER], { env: { ...env, ...QUIET } }));

    await call(`[imports.run.apply_async(task_id=job) for job in ("import-7", "import-8")]`);
    /** Both wait, with `import-7` in another message than that one. */
    const bothWait = (before?: string) =>
      eventually('both jobs wait', async () => {
        const waiting = await waitingIn(messages);
        const again = waiting.find(({ id }) => id === 'import-7');
        return waiting.length === 2 && again?.file !== before ? waiting : undefined;
      });
    let waiting = await bothWait();
    for (let round = 0; round < 4; round += 1) {
      const before = waiting.find(({ id }) => id === 'import-7')?.file;
      await call(`imports.retry(["import-7"])`);
      waiting = await bothWait(before);
    }
    expect(waiting.map(({ id, retries }) => [id, retries]).toSorted()).toEqual([
      ['import-7', 0],
      ['import-8', 0],
    ]);
    expect(await refusedJobs(world)).toMatchObject([
      { jobId: expect.stringMatching(/^import-[78]$/), status: 401, retry: false },
      { jobId: expect.stringMatching(/^import-[78]$/), status: 401, retry: false },
    ]);

    const jobs = await mendNightly(world);
    expect(jobs.toSorted()).toEqual(['import-7', 'import-8']);
    await call(`imports.retry(${JSON.stringify(jobs)})`);
    const forgotten = async () => ((await refusedJobs(world)) === undefined ? true : undefined);
    await eventually('the jobs are done and forgotten', forgotten);
    expect(await waitingIn(messages)).toEqual([]);
  }));
