import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forWorld } from './client-page.ts';
import type { World } from './world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs/job-queues.md'), 'utf8');
const CLIENT = pathToFileURL(join(ROOT, 'shared/client/index.ts')).href;

/** The blocks of one language below a heading of the page about job queues, in order. */
export function queuesPage(heading: string, language: string): readonly string[] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const all = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return all.flatMap(([, of, text = '']) => (of === language ? [text] : []));
}

/** The page's worker, for this home and this vendor. */
export const workerFor = (world: World): string =>
  forWorld(queuesPage('Any queue: say which job it was', 'js')[0] ?? '', world);

/** A directory with these files, which finds the packages that are installed here, and the client. */
export async function programFolder(files: Readonly<Record<string, string>>) {
  const path = await mkdtemp(join(tmpdir(), 'grantkeeper-queues-'));
  await symlink(join(ROOT, 'node_modules'), join(path, 'node_modules'));
  await writeFile(join(path, 'package.json'), '{"type":"module"}');
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(path, name), text.replace('@grantkeeper/client', CLIENT));
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The page's integration `nightly`, whose grant the vendor has ended and the home takes for a living one. */
export async function deadNightly(world: World<'none'>): Promise<void> {
  await world.register('none', 'nightly');
  await world.create('nightly', 'nightly');
  const grant = { accessToken: 'at-of-a-dead-grant', refreshToken: 'rt-of-a-dead-grant', expiresIn: 3600 };
  await world.home.api.expect(200, 'PUT', '/v1/integrations/nightly/grant', grant);
}

/** Somebody consents anew; gives the jobs that the event names. */
export async function mendNightly(world: World<'none'>): Promise<readonly string[]> {
  const { accessToken, refreshToken } = world.vendor.consent('nightly', { id: 'nightly' });
  const grant = { accessToken, refreshToken, expiresIn: 3600, scope: 'read write' };
  await world.home.api.expect(200, 'PUT', '/v1/integrations/nightly/grant', grant);
  const told = await world.home.hears({ type: 'integration.recovered', integration: 'nightly' });
  return told.jobs as readonly string[];
}

/** The jobs that `nightly` has failed, as the API tells them. */
export const refusedJobs = async (world: World): Promise<unknown> =>
  (await world.home.api.expect(200, 'GET', '/v1/integrations/nightly')).refusedJobs;
