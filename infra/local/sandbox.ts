import { relative, resolve } from 'node:path';
import { jsonLog } from '#shared/adapters/in-process/json-log.ts';
import { DirectoryInUse } from '#shared/adapters/sqlite/directory-lock.ts';
import { NotASandbox } from './sandbox/directory.ts';
import { BadSettings, type Sandbox, startSandbox } from './sandbox/start.ts';

const FAILED = 1;
const BAD_USAGE = 2;

const [directory = '.local/sandbox', ...more] = process.argv.slice(2);
if (directory.startsWith('-') || more.length > 0) {
  process.stderr.write('usage: npm run sandbox -- [<directory>]\n');
  process.exit(BAD_USAGE);
}
const log = jsonLog({ level: 'error' });
let sandbox: Sandbox | undefined;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void stop());
// Who read the lines may be gone; the sandbox goes on.
process.stdout.on('error', () => {});

sandbox = await start();
const shown = (path: string): string => {
  const near = relative('.', path);
  return near.startsWith('..') ? path : near;
};
process.stdout.write(`the vendor acme knows the client ${sandbox.clientId}; its secret is in ${shown(sandbox.secretFile)}
grantkeeper listening on ${sandbox.url}, its data in ${shown(sandbox.dataDirectory)}
`);

async function start(): Promise<Sandbox> {
  try {
    return await startSandbox({
      directory: resolve(directory),
      port: process.env.GRANTKEEPER_PORT || undefined,
      log,
    });
  } catch (error) {
    log.flush();
    const told = toldOf(error);
    if (told === undefined) throw error;
    process.stderr.write(`${told}\n`);
    process.exit(FAILED);
  }
}

function toldOf(error: unknown): string | undefined {
  if (error instanceof NotASandbox || error instanceof BadSettings || error instanceof DirectoryInUse) {
    return error.message;
  }
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken
    ? 'the port is taken, perhaps by another home: choose another by GRANTKEEPER_PORT'
    : undefined;
}

/** A signal that comes before the start is over finds nothing to finish. */
async function stop(): Promise<void> {
  await sandbox?.stop();
  log.flush();
  process.exit(0);
}
