import { parseOptions, USAGE } from './demo/options.ts';
import { runShow } from './demo/run.ts';

const FAILED = 1;
const BAD_USAGE = 2;

const options = parseOptions(process.argv.slice(2));
switch (options.kind) {
  case 'help':
    process.stdout.write(USAGE);
    break;
  case 'bad':
    process.stderr.write(`${options.problem}\n\n${USAGE}`);
    process.exitCode = BAD_USAGE;
    break;
  case 'run':
    process.exitCode = await run(options.seconds);
}

async function run(seconds: number | undefined): Promise<number> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  // Ctrl-C reaches us from the terminal and once more from npm: whoever ends already goes on ending.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  // Whoever read us has gone.
  process.stdout.on('error', end);
  const timer = seconds === undefined ? undefined : setTimeout(end, seconds * 1000);
  try {
    const summary = await runShow(process.stdout, ending.signal);
    process.stdout.write(`\n${summary.join('\n  ')}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(
      `the show cannot go on: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return FAILED;
  } finally {
    clearTimeout(timer);
  }
}
