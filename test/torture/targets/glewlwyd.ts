import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { glewlwydConfig } from './glewlwyd-config.ts';
import { CLIENT, type Habit, type Prepared, prepareGlewlwyd } from './glewlwyd-setup.ts';
import { type Glewlwyd, glewlwyd } from './install-glewlwyd.ts';
import type { Target } from './target.ts';

const LOG = 'glewlwyd.log';
const READY_WITHIN_MS = 20_000;

/** As a target, and with what its administrator and its person can do. */
export interface GlewlwydTarget extends Target, Pick<Prepared, 'admin' | 'agree'> {
  readonly url: string;
  consentTo: Prepared['consent'];
}

/** So short that a round of torture sees many refreshes. */
const TORTURE_SECONDS = 5;

/**
 * The authorization server `glewlwyd`, as a process of its own over SQLite. `once`: a refresh token works once, and one
 * that returns ends the newest of its chain. `never`: it stays.
 */
export async function glewlwydTarget(
  habit: Habit,
  accessTokenSeconds = TORTURE_SECONDS,
): Promise<GlewlwydTarget> {
  const installed = await glewlwyd();
  const folder = await mkdtemp(join(tmpdir(), 'glewlwyd-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  makeDatabase(installed, join(folder, 'glewlwyd.db'));
  const config = join(folder, 'glewlwyd.conf');
  await writeFile(config, glewlwydConfig({ port, url, folder, modules: installed.modules }));
  const log = openSync(join(folder, LOG), 'w');
  const server = spawn(installed.program, ['--config-file', config], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...installed.environment },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const killAtExit = (): void => void server.kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async (): Promise<void> => {
    process.off('exit', killAtExit);
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(server, url, folder);
    const secret = randomBytes(24).toString('base64url');
    const client = { id: CLIENT, secret };
    const prepared = await prepareGlewlwyd(url, { habit, secret, accessTokenSeconds });
    return {
      url,
      admin: prepared.admin,
      agree: prepared.agree,
      consentTo: prepared.consent,
      rotation: habit === 'once' ? { kind: 'strict', reuseRevokesFamily: true } : { kind: 'none' },
      client,
      clientAuth: 'basic',
      tokenUrl: `${url}/api/oidc/token`,
      consent: () => prepared.consent(client),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeDatabase({ schema }: Glewlwyd, file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(schema);
  database.close();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}

async function untilReady(server: ChildProcess, url: string, folder: string): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end && server.exitCode === null) {
    if (await answers(url)) return;
    await sleep(50);
  }
  const log = await readFile(join(folder, LOG), 'utf8');
  throw new Error(`glewlwyd did not come up:\n${log.slice(-2000)}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/config`)).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}
