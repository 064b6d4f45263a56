import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { jsonLog } from '#shared/adapters/in-process/json-log.ts';
import { type Home, startHome } from './home.ts';
import { readSettings, type Settings } from './settings.ts';
import { whyNotStarted } from './why-not-started.ts';

const BAD_SETTINGS = 2;
const FAILED = 1;

const read = readSettings(process.env);
if (read.kind === 'bad') {
  process.stderr.write(read.problems.map((problem) => `${problem}\n`).join(''));
  process.exit(BAD_SETTINGS);
}
const log = jsonLog({ level: read.settings.logLevel });
let home: Home | undefined;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
for (const fault of ['uncaughtException', 'unhandledRejection'] as const) process.on(fault, end);
// Who read the lines may be gone; the service goes on.
process.stdout.on('error', () => {});

home = await start(read.settings);
if (home.apiKey.isNew) {
  process.stdout.write(`grantkeeper api key, shown this once: ${home.apiKey.key}\n`);
}
process.stdout.write(`grantkeeper listening on ${home.url}\n`);

async function start(settings: Settings): Promise<Home> {
  try {
    return await startHome(settings, log, (text) => process.stdout.write(text));
  } catch (error) {
    log.flush();
    const why = whyNotStarted(error, settings);
    if (why === undefined) throw error;
    process.stderr.write(`${why.line}\n`);
    process.exit(why.exitCode);
  }
}

/** A signal that comes before the start is over finds nothing to finish. */
async function stop(): Promise<void> {
  await home?.stop();
  log.flush();
  process.exit(0);
}

/** What nobody caught ends the process, without its message, which may quote a secret. */
function end(error: unknown): void {
  log.error('fault', { ...faultFields(error), code: 'internal' });
  log.flush();
  process.exit(FAILED);
}
