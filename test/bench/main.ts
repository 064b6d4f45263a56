/**
 * Measures what the project promises and writes `docs/benchmarks.md`. `--only <part>[,<part>]` measures some of it;
 * `--only none` measures nothing, and makes the page and its charts anew from what was measured last.
 * Progress goes to standard error. Exits with 1 where a part could not be measured, or what it measured was wrong; a
 * target that was missed is no failure, it is written down.
 */
import { parseArgs } from 'node:util';
import type { Figure, Part } from './figures.ts';
import { loadBefore, machineLine } from './machine.ts';
import { awsCalls } from './parts/aws-calls.ts';
import { bundles } from './parts/bundles.ts';
import { cost } from './parts/cost.ts';
import { drain } from './parts/drain.ts';
import { herd } from './parts/herd.ts';
import { losses } from './parts/losses.ts';
import { memory } from './parts/memory.ts';
import { reads } from './parts/reads.ts';
import { redisLock } from './parts/redis-lock.ts';
import { refreshes } from './parts/refreshes.ts';
import { sweep } from './parts/sweep.ts';
import { webhookFlood } from './parts/webhook-flood.ts';
import { type Measured, readResults, writeReport } from './report.ts';

/** In the order in which they run: a part may go on from what those before it found. */
const PARTS: Readonly<Record<string, Part>> = {
  aws: awsCalls,
  bundles,
  cost,
  refreshes,
  reads,
  flood: webhookFlood,
  herd,
  redis: redisLock,
  losses,
  drain,
  sweep,
  memory,
};
const NAMES = Object.keys(PARTS);

/** What is counted stands before what is timed. */
const PAGE = [
  ...['aws', 'cost', 'losses', 'drain'],
  ...['herd', 'redis', 'refreshes', 'reads', 'flood', 'sweep', 'memory', 'bundles'],
];

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const chosen = chosenNames();
const results: Record<string, Measured> = { ...(await readResults()) };
let failures = 0;
for (const name of chosen) {
  const load = loadBefore();
  const startedAt = performance.now();
  try {
    const section = await PARTS[name]?.(
      (line) => say(`${name}: ${line}`),
      (part) => results[part]?.section,
    );
    if (section === undefined) continue;
    for (const figure of section.figures) say(`${name}: ${inWords(figure)}`);
    results[name] = { section, at: new Date().toISOString(), machine: machineLine(), load };
    // At once: whatever ends a later part, this one is kept.
    await writeReport(PAGE, results);
    say(`${name}: took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  } catch (error) {
    failures += 1;
    say(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
await writeReport(PAGE, results);
process.exitCode = failures === 0 ? 0 : 1;

function inWords({ what, got, target, met }: Figure): string {
  if (target === undefined) return `${what}: ${got}`;
  return `${what}: ${got} (${target}${met === true ? '' : ', missed'})`;
}

function chosenNames(): readonly string[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  if (values.only === undefined) return NAMES;
  if (values.only === 'none') return [];
  const names = values.only.split(',');
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length === 0) return names;
  say(`no such part: ${unknown.join(', ')}; there are ${NAMES.join(', ')}`);
  process.exit(2);
}
