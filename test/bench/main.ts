/**
 * Measures what the project promises and writes `docs/benchmarks.md`. `--only <part>[,<part>]` measures some of it.
 * Progress goes to standard error. Exits with 1 where a part could not be measured, or what it measured was wrong; a
 * target that was missed is no failure, it is written down.
 */
import { parseArgs } from 'node:util';
import type { Part } from './figures.ts';
import { loadBefore } from './machine.ts';
import { awsCalls } from './parts/aws-calls.ts';
import { bundles } from './parts/bundles.ts';
import { herd } from './parts/herd.ts';
import { memory } from './parts/memory.ts';
import { reads } from './parts/reads.ts';
import { refreshes } from './parts/refreshes.ts';
import { sweep } from './parts/sweep.ts';
import { type Measured, writeReport } from './report.ts';

const PARTS: Readonly<Record<string, Part>> = {
  refreshes,
  reads,
  herd,
  sweep,
  memory,
  bundles,
  aws: awsCalls,
};
const NAMES = Object.keys(PARTS);

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const chosen = chosenNames();
const measured: Measured[] = [];
let failures = 0;
for (const name of chosen) {
  const load = loadBefore();
  try {
    const section = await PARTS[name]?.((line) => say(`${name}: ${line}`));
    if (section === undefined) continue;
    for (const { what, got, target, met } of section.figures) {
      say(
        `${name}: ${what}: ${got}${target === undefined ? '' : ` (${target}${met === true ? '' : ', missed'})`}`,
      );
    }
    measured.push({ name, section, load, at: new Date() });
  } catch (error) {
    failures += 1;
    say(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
await writeReport(NAMES, measured);
process.exitCode = failures === 0 ? 0 : 1;

function chosenNames(): readonly string[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  if (values.only === undefined) return NAMES;
  const names = values.only.split(',');
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length === 0) return names;
  say(`no such part: ${unknown.join(', ')}; there are ${NAMES.join(', ')}`);
  process.exit(2);
}
