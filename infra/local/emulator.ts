import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmulatorUnavailable, emulatorPython } from './emulator-python.ts';

export interface EmulatorOptions {
  /** @default a free one */
  readonly port?: number;
  /** More variables for the emulator; its functions inherit them. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** AWS on this machine, until it is stopped. */
export interface Emulator {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** Variables that lead SDK clients and the CDK here, as the account's root. */
  readonly env: Readonly<Record<string, string>>;
  /** Its own folder, gone when it stops: `emulator.log` is in it. */
  readonly folder: string;
  /** Ends the emulator and every function that it started. */
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..', '..');
const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const START_TIMEOUT_MS = 30_000;
const HEALTH_TIMEOUT_MS = 2000;
/** What a clean stop may take. */
const STOP_TIMEOUT_MS = 5000;

/**
 * Starts the emulator with IAM enforced, on loopback, in a fresh folder. Throws `EmulatorUnavailable` where Python is
 * missing or the emulator does not come up.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const python = await emulatorPython(ROOT);
  const folder = await mkdtemp(join(tmpdir(), 'grantkeeper-aws-'));
  await mkdir(join(folder, 'home'));
  await mkdir(join(folder, 'tmp'));
  const port = options.port ?? (await freePort());
  const server = launch(python, folder, port, options.environment ?? {});
  const killAll = () => signalGroup(server, 'SIGKILL');
  process.once('exit', killAll);
  const stop = async () => {
    await stopServer(server);
    process.removeListener('exit', killAll);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await untilHealthy(endpoint, server, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, account: ACCOUNT, region: REGION, env: variablesFor(endpoint), folder, stop };
}

/**
 * With IAM enforced the emulator takes an account's number, used as an access key id, for that account's root: whoever
 * holds it may do all. Functions get the credentials of their own roles, which are held to their policies.
 */
function variablesFor(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Nothing of this process's environment is passed on: the functions would inherit it. */
function launch(
  python: string,
  folder: string,
  port: number,
  more: Readonly<Record<string, string>>,
): ChildProcess {
  const log = openSync(join(folder, 'emulator.log'), 'a');
  const server = spawn(python, ['-m', 'ministack'], {
    cwd: folder,
    env: {
      // Functions run under the first `node`: ours, which is the runtime's version.
      PATH: `${join(ROOT, 'node_modules', '.bin')}:/usr/local/bin:/usr/bin:/bin`,
      HOME: join(folder, 'home'),
      TMPDIR: join(folder, 'tmp'),
      NODE_NO_WARNINGS: '1',
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      LAMBDA_ACCOUNT_CONCURRENCY: '16',
      STATE_DIR: join(folder, 'state'),
      AUTH: 'true',
      ...more,
    },
    stdio: ['ignore', log, log],
    // A process group of its own, so that the functions can be ended with it.
    detached: true,
  });
  closeSync(log);
  return server;
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

async function untilHealthy(endpoint: string, server: ChildProcess, folder: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline && !hasEnded(server)) {
    if (await isHealthy(endpoint)) return;
    await sleep(50);
  }
  const log = await readFile(join(folder, 'emulator.log'), 'utf8');
  throw new EmulatorUnavailable(`the AWS emulator did not come up:\n${log.slice(-2000)}`);
}

async function isHealthy(endpoint: string): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint}/_ministack/health`, {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

const hasEnded = (server: ChildProcess): boolean => server.exitCode !== null || server.signalCode !== null;

async function stopServer(server: ChildProcess): Promise<void> {
  if (!hasEnded(server)) {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
  }
  // Functions outlive a server that was killed, and some outlive one that was not.
  const ended = hasEnded(server) ? undefined : once(server, 'exit');
  signalGroup(server, 'SIGKILL');
  await ended;
}

function signalGroup(server: ChildProcess, signal: NodeJS.Signals): void {
  if (server.pid === undefined) return;
  try {
    process.kill(-server.pid, signal);
  } catch (error) {
    // Nobody of the group is left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
