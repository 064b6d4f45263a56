/**
 * Simulates the refresh under faults. `--schedules <n>` sampled schedules (10,000) from `--seed <s>` (1) on, after each
 * single fault and each action at each call. `--only <name>` shows one schedule by its seed or by the name that was
 * printed, `--defect <name>` builds a mistake in, `--workers <n>` is how many run at once (one per core). Exits with 1
 * where something went wrong, with the time line of each.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { blocksOf, type Wrong } from './block.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { scheduleNamed } from './named.ts';
import { runBlocks } from './pool.ts';
import { story } from './story.ts';
import { progress, summary } from './summary.ts';
import { addTo, emptyTally, sumsOf } from './tally.ts';

const STORIES = 5;
const TELL_EVERY_MS = 5_000;

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    only: { type: 'string' },
    defect: { type: 'string' },
  },
});
const defect = defectOf(values.defect);
const options = defect === undefined ? {} : { defect };

if (values.only === undefined) await runAll();
else await tell(values.only);

async function runAll(): Promise<void> {
  const blocks = blocksOf({
    schedules: Number(values.schedules),
    seed: Number(values.seed),
    actionsEach: 1,
  });
  const total = emptyTally();
  const wrong: Wrong[] = [];
  const startedAt = performance.now();
  const telling = setInterval(() => {
    process.stderr.write(progress(total, performance.now() - startedAt));
  }, TELL_EVERY_MS);
  const done = (report: { tally: typeof total; wrong: readonly Wrong[] }): void => {
    addTo(total, report.tally);
    for (const { name } of report.wrong) process.stderr.write(`wrong: --only ${name}\n`);
    wrong.push(...report.wrong.slice(0, STORIES - wrong.length));
  };
  try {
    await runBlocks(blocks, { ...options, workers: Number(values.workers), done });
  } finally {
    clearInterval(telling);
  }
  const ms = performance.now() - startedAt;
  for (const { name } of wrong) await tell(name);
  process.stdout.write(summary(total, { ms, cpuMs: process.cpuUsage().user / 1000 }));
  process.exitCode = sumsOf(total).wrong === 0 ? 0 : 1;
}

async function tell(name: string): Promise<void> {
  const schedule = await scheduleNamed(name);
  if (schedule === undefined) {
    process.stderr.write(`no schedule is called ${name}\n`);
    process.exitCode = 2;
    return;
  }
  const { text } = await story(schedule, options);
  process.stdout.write(`--only ${name}\n${text}\n\n`);
}

function defectOf(name: string | undefined): Defect | undefined {
  if (name === undefined) return undefined;
  if (!(name in DEFECTS)) {
    process.stderr.write(`--defect is one of ${Object.keys(DEFECTS).join(', ')}\n`);
    process.exit(2);
  }
  return name as Defect;
}
