import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CommandFailed, runCommand } from '../../../infra/local/run-command.ts';

/** The one that the figures are about; another would be another vendor. */
const VERSION = '2.7.5';
const ROOT = join(import.meta.dirname, '..', '..', '..');
const HOME = join(ROOT, '.local');
const PLACE = join(HOME, `glewlwyd-${VERSION}`);
/** Pages, fonts and questions of the installation: the server answers its API without them. */
const NOT_NEEDED = /^(fonts-|libjs-|dbconfig-|glewlwyd-common$|mysql-common$|mariadb-common$)/;

/** The server, unpacked into a folder of ours; nothing is installed on the machine. */
export interface Glewlwyd {
  readonly program: string;
  /** Where its modules lie. */
  readonly modules: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Statements that make an empty database for it. */
  readonly schema: string;
}

/** It cannot be had on this machine as it is; the message says why. */
export class GlewlwydUnavailable extends Error {
  override readonly name = 'GlewlwydUnavailable';
}

let made: Promise<Glewlwyd> | undefined;

/** Downloads Debian's package and what it needs, once, by the machine's own apt. Throws `GlewlwydUnavailable`. */
export function glewlwyd(): Promise<Glewlwyd> {
  made ??= make();
  return made;
}

async function make(): Promise<Glewlwyd> {
  if (!existsSync(PLACE)) await unpack();
  const [libraries = ''] = globSync(join(PLACE, 'usr/lib/*-linux-gnu*'));
  const found = {
    program: join(PLACE, 'usr/bin/glewlwyd'),
    modules: join(PLACE, 'usr/lib/glewlwyd'),
    environment: { LD_LIBRARY_PATH: libraries },
    schema: await schemaText(),
  };
  const said = await run(found.program, ['--version'], found.environment);
  if (said.trim() === VERSION) return found;
  throw new GlewlwydUnavailable(
    `glewlwyd ${VERSION} is needed, and this machine's packages bring ${said.trim()}`,
  );
}

async function unpack(): Promise<void> {
  await mkdir(HOME, { recursive: true });
  const making = await mkdtemp(join(HOME, 'making-'));
  try {
    await download(making, []).catch(() => downloadByOwnLists(making));
    for (const file of globSync(join(making, '*.deb'))) {
      await run('dpkg', ['-x', file, join(making, 'unpacked')]);
    }
    await rename(join(making, 'unpacked'), PLACE);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** A machine that is new has no lists yet, one that is old has stale ones, and its own are for root alone to renew. */
async function downloadByOwnLists(folder: string): Promise<void> {
  const [lists, cache] = [join(folder, 'lists'), join(folder, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  const places = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${cache}`];
  await run('apt-get', [...places, 'update']);
  await download(folder, places);
}

/** The server's package, and of what it depends on that which this machine has not. apt checks each by its signed lists. */
async function download(folder: string, places: readonly string[]): Promise<void> {
  const simulate = ['install', '--simulate', '--no-install-recommends', 'glewlwyd', 'dbconfig-no-thanks'];
  const plan = await run('apt-get', [...places, ...simulate]);
  const planned = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name = '']) => name);
  const needed = [...new Set(['glewlwyd', ...planned])].filter((name) => !NOT_NEEDED.test(name));
  await run('apt-get', [...places, 'download', ...needed], {}, folder);
}

async function schemaText(): Promise<string> {
  const packed = await readFile(join(PLACE, 'usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz'));
  return gunzipSync(packed).toString('utf8');
}

async function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): Promise<string> {
  try {
    return await runCommand(program, args, { cwd, environment: { ...process.env, ...environment } });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new GlewlwydUnavailable(`glewlwyd cannot be had here: ${error.message}`, { cause: error });
  }
}
