import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { type JsonLog, jsonLog } from '#shared/adapters/in-process/json-log.ts';
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
endOnFaults(log);
const home = await start(read.settings);
if (home.apiKey.isNew) {
  process.stdout.write(`grantkeeper api key, shown this once: ${home.apiKey.key}\n`);
}
process.stdout.write(`grantkeeper listening on ${home.url}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());

async function start(settings: Settings): Promise<Home> {
  try {
    return await startHome(settings, log);
  } catch (error) {
    log.flush();
    const why = whyNotStarted(error, settings);
    if (why === undefined) throw error;
    process.stderr.write(`${why.line}\n`);
    process.exit(why.exitCode);
  }
}

async function stop(): Promise<void> {
  await home.stop();
  log.flush();
  process.exit(0);
}

/** What nobody caught ends the process, without its message, which may quote a secret. */
function endOnFaults(toLog: JsonLog): void {
  const end = (error: unknown): void => {
    toLog.error('fault', { ...faultFields(error), code: 'internal' });
    toLog.flush();
    process.exit(FAILED);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
