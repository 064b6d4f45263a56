import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailed, runCommand } from '../../../infra/local/run-command.ts';
import { type Child, startCommand } from '../children.ts';
import type { Workshop } from '../workshop.ts';

export interface RedisServer extends Child {
  readonly socket: string;
  readonly version: string;
}

/** Debian's packages, unpacked and not installed: no service starts, and nothing else of the machine changes. */
const UNPACKED = join(import.meta.dirname, '..', '..', '..', '.local', 'redis');

/**
 * Starts a Redis that keeps nothing on disk, on a socket in a directory of its own; `undefined` where there is none and
 * none can be had.
 */
export async function startRedis(
  workshop: Workshop,
  progress: (line: string) => void,
): Promise<RedisServer | undefined> {
  const server = await redisServer(progress);
  if (server === undefined) return undefined;
  const { program, environment } = server;
  const socket = join(await workshop.directory(), 'redis.sock');
  const settings = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no'];
  const child = workshop.keep(startCommand(program, settings, { env: environment }));
  let version = '';
  for (let line = ''; !line.includes('ready to accept connections'); ) {
    line = await child.line();
    version = /Redis version=([\d.]+)/.exec(line)?.[1] ?? version;
  }
  return { ...child, socket, version };
}

interface Program {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function redisServer(progress: (line: string) => void): Promise<Program | undefined> {
  const folders = (process.env.PATH ?? '').split(':');
  const installed = folders.map((folder) => join(folder, 'redis-server')).find(existsSync);
  if (installed !== undefined) return { program: installed, environment: {} };
  const unpacked = await unpackedServer();
  if (unpacked !== undefined) return unpacked;
  progress('no redis-server: fetching the packages of Debian');
  try {
    await unpackPackages();
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    progress(`redis-server could not be had: ${error.message.split('\n')[0]}`);
    return undefined;
  }
  return unpackedServer();
}

async function unpackedServer(): Promise<Program | undefined> {
  const program = join(UNPACKED, 'usr', 'bin', 'redis-server');
  if (!existsSync(program)) return undefined;
  const libraries = join(UNPACKED, 'usr', 'lib');
  const folders = (await readdir(libraries)).map((name) => join(libraries, name));
  return { program, environment: { LD_LIBRARY_PATH: folders.join(':') } };
}

async function unpackPackages(): Promise<void> {
  const archives = join(UNPACKED, 'archives');
  await mkdir(archives, { recursive: true });
  const run = (program: string, ...args: string[]) =>
    runCommand(program, args, { cwd: archives, environment: { ...process.env, LC_ALL: 'C' } });
  const wanted = ['install', '--print-uris', '-qq', '--no-install-recommends', 'redis-server'];
  const listed = await run('apt-get', ...wanted).catch(async (error: unknown) => {
    if (!(error instanceof CommandFailed) || process.getuid?.() !== 0) throw error;
    await run('apt-get', 'update', '-qq');
    return run('apt-get', ...wanted);
  });
  // One line for each package that the machine lacks: 'address' file size hash.
  const packages = [...listed.matchAll(/^'\S+' ([^_\s]+)_\S+\.deb /gm)].map(([, name = '']) => name);
  await run('apt-get', 'download', '-qq', ...packages);
  for (const archive of await readdir(archives)) await run('dpkg-deb', '-x', archive, UNPACKED);
}
