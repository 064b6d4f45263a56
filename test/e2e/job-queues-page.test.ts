import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { VERDICTS } from '#shared/domain/queue/judge.ts';
import { WHY } from '#shared/usecases/queue/fate-words.ts';
import { readWatchedQueues } from '../../infra/watched-queues.ts';
import { forWorld } from '../support/client-page.ts';
import { queuesPage } from '../support/queues-page.ts';
import { KINDS, World } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const page = await readFile(join(ROOT, 'docs/job-queues.md'), 'utf8');
const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1] ?? '';

// It starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let world: World<'none'>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantkeeper-queues-'));
  world = await World.start({ none: KINDS.none });
}, 60_000);
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the page's worker says, run word for word as a process of its own. */
async function worker(call: string): Promise<unknown> {
  const client = pathToFileURL(join(ROOT, 'shared/client/index.ts')).href;
  const program = forWorld(blockOf('js'), world).replace('@grantkeeper/client', client);
  await writeFile(join(folder, 'worker.mjs'), program);
  const code = `import { work, toRetry } from './worker.mjs'; console.log(JSON.stringify(await ${call}));`;
  await writeFile(join(folder, 'main.mjs'), code);
  const env = { PATH: process.env.PATH, GRANTKEEPER_API_KEY: world.home.apiKey };
  const { stdout } = await run(process.execPath, [join(folder, 'main.mjs')], { cwd: folder, env });
  return JSON.parse(stdout);
}

it('has a worker whose jobs wait for a grant, are named when it is there, and are forgotten when they are done', async () => {
  await world.register('none', 'nightly');
  await world.create('nightly', 'nightly');
  const jobs = async () => (await world.home.api.expect(200, 'GET', '/v1/integrations/nightly')).refusedJobs;
  expect(await worker("work('import-7')")).toBe('wait');
  expect(await jobs()).toMatchObject([{ jobId: 'import-7', status: 401, retry: false }]);
  expect(await worker('toRetry()')).toEqual([]);

  const { accessToken, refreshToken } = world.vendor.consent('nightly', { id: 'nightly' });
  const grant = { accessToken, refreshToken, expiresIn: 3600, scope: 'read write' };
  await world.home.api.expect(200, 'PUT', '/v1/integrations/nightly/grant', grant);
  expect(await worker('toRetry()')).toEqual(['import-7']);
  expect(await worker("work('import-7')")).toBe('done');
  expect(await jobs()).toBeUndefined();
});

it('has settings that a stage takes, and names every fate', () => {
  const problems: string[] = [];
  const [settings = ''] = queuesPage('SQS: the dead letters', 'json');
  const { watchedQueues } = JSON.parse(settings) as { readonly watchedQueues: unknown };
  expect(readWatchedQueues(watchedQueues, problems)).toHaveLength(1);
  expect(problems).toEqual([]);
  const named = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, fate]) => fate);
  expect(named.toSorted()).toEqual(Object.keys(WHY).toSorted());
  expect(named).toEqual(expect.arrayContaining([...VERDICTS]));
});
