import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LogLine } from './log-line.ts';
import { readLogLine } from './log-line.ts';

export interface KeeperOptions {
  /** The home's settings, by their names in the environment. Its port must be 0. */
  readonly settings: Readonly<Record<string, string>>;
  readonly onLine: (line: LogLine) => void;
  /** Told when it ends without having been asked to. */
  readonly onDeath: (error: Error) => void;
}

/** The embedded home as a process of its own. */
export interface Keeper {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** SIGKILL, without a warning. */
  kill(): Promise<void>;
  /** Starts it again, on the same data and port. */
  restart(): Promise<void>;
  /** Ends it cleanly, and by force where that takes too long. */
  stop(): Promise<void>;
}

const SERVE = join(import.meta.dirname, '..', 'serve.ts');
const END_WITH_PARENT = import.meta.resolve('./end-with-parent.ts');
const READY = /^grantkeeper listening on (http:\/\/127\.0\.0\.1:(\d+))$/;
/** Of what it says in plain words, for the message where it does not start. */
const MOST_SAID = 20;
const READY_WITHIN_MS = 20_000;
/** Longer than a refresh may take: who holds one finishes it. */
const STOP_WITHIN_MS = 12_000;

/** Starts the home and waits until it listens. Rejects with what it said where it does not come to that. */
export async function startKeeper(options: KeeperOptions): Promise<Keeper> {
  let running = await begin(options, '0');
  const { url, port } = running;
  return {
    url,
    kill: () => end(running, 'SIGKILL'),
    restart: async () => {
      running = await begin(options, port);
    },
    stop: async () => {
      const force = setTimeout(() => running.child.kill('SIGKILL'), STOP_WITHIN_MS);
      await end(running, 'SIGTERM');
      clearTimeout(force);
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly closed: Promise<void>;
  readonly url: string;
  readonly port: string;
  wanted: boolean;
}

async function begin({ settings, onLine, onDeath }: KeeperOptions, port: string): Promise<Running> {
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, SERVE], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...settings, GRANTKEEPER_PORT: port },
    // In a process group of its own: Ctrl-C is for the show, which ends the home when its turn has come.
    detached: true,
  });
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const said: string[] = [];
  createInterface(child.stderr).on('line', (text) => {
    const line = readLogLine(text);
    if (line !== undefined) onLine(line);
    else if (said.length < MOST_SAID) said.push(text);
  });
  const running: { wanted: boolean } = { wanted: true };
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.off('exit', killAtExit);
      resolve();
    });
  });
  const { url, port: chosen } = await ready(child, said);
  child.once('close', (code, signal) => {
    if (running.wanted) onDeath(new Error(`the keeper ended by itself (${signal ?? `exit ${code}`})`));
  });
  return Object.assign(running, { child, closed, url, port: chosen });
}

function ready(
  child: ChildProcess & { stdout: NodeJS.ReadableStream },
  said: readonly string[],
): Promise<{ url: string; port: string }> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error([`the keeper did not start (${why})`, ...said].join('\n')));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail('it took too long');
    }, READY_WITHIN_MS);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      fail(signal ?? `exit ${code}`);
    });
    createInterface(child.stdout).on('line', (line) => {
      const found = READY.exec(line);
      if (found === null) return;
      clearTimeout(timer);
      resolve({ url: found[1] ?? '', port: found[2] ?? '' });
    });
  });
}

async function end(running: Running, signal: NodeJS.Signals): Promise<void> {
  running.wanted = false;
  running.child.kill(signal);
  await running.closed;
}
