import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chartsOf } from './charts/all.ts';
import type { Section } from './figures.ts';
import { pageOf } from './page.ts';

/** One part as it was measured. */
export interface Measured {
  readonly section: Section;
  /** ISO 8601. */
  readonly at: string;
  readonly machine: string;
  /** How busy the machine was before it began. */
  readonly load: string;
}

/** By the name of the part. */
export type Results = Readonly<Record<string, Measured>>;

const DOCS = join(import.meta.dirname, '..', '..', 'docs');
const KEPT = join(DOCS, 'benchmarks.json');

/** What was measured last, part by part. */
export async function readResults(): Promise<Results> {
  try {
    return JSON.parse(await readFile(KEPT, 'utf8')) as Results;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Writes the page, its charts, and what both are made of. Parts come in the order of `names`. */
export async function writeReport(names: readonly string[], results: Results): Promise<void> {
  const ordered = Object.fromEntries(
    names.flatMap((name) => (results[name] === undefined ? [] : [[name, results[name]]])),
  );
  // A line for each part: what was measured anew shows.
  const lines = Object.entries(ordered).map(
    ([name, part]) => `${JSON.stringify(name)}: ${JSON.stringify(part)}`,
  );
  await writeFile(KEPT, `{\n${lines.join(',\n')}\n}\n`);
  const charts = chartsOf(ordered);
  await mkdir(join(DOCS, 'charts'), { recursive: true });
  for (const { name, light, dark } of charts) {
    await writeFile(join(DOCS, 'charts', `${name}-light.svg`), light);
    await writeFile(join(DOCS, 'charts', `${name}-dark.svg`), dark);
  }
  await writeFile(join(DOCS, 'benchmarks.md'), pageOf(ordered, charts));
}
