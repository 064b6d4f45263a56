import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure, Section } from './figures.ts';
import { machineLine } from './machine.ts';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'benchmarks.md');

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; edit the programs in \`test/bench\` instead of this page.
\`npm run bench -- --only reads,herd\` measures some parts again and leaves the others as they were.

CPU-seconds are user and system time of the embedded home's process with all its threads, read from \`/proc\` before and
after; the CPU of the vendor and of the load generator is not in them. All of them share the machine, so the figures per
second depend on the number of its cores, those per CPU-second little.
`;

export interface Measured {
  readonly name: string;
  readonly section: Section;
  readonly load: string;
  readonly at: Date;
}

/** Puts what was measured into the page, in the order of `names`; parts that were not measured stay as they are. */
export async function writeReport(names: readonly string[], measured: readonly Measured[]): Promise<void> {
  const before = await sectionsOf(FILE);
  const fresh = new Map(measured.map((one) => [one.name, sectionText(one)]));
  const sections = names.flatMap((name) => fresh.get(name) ?? before.get(name) ?? []);
  await writeFile(FILE, [INTRODUCTION, ...sections].join('\n'));
}

const marker = (name: string): string => `<!-- part: ${name} -->`;

/** The page's sections by name, each from its marker to the next. */
async function sectionsOf(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  const sections = text.split(/^(?=<!-- part: \w+ -->$)/m).slice(1);
  return new Map(
    sections.map((section) => [/part: (\w+)/.exec(section)?.[1] ?? '', `${section.trimEnd()}\n`]),
  );
}

function sectionText({ name, section, load, at }: Measured): string {
  const date = at.toISOString().slice(0, 16).replace('T', ' ');
  const rows = section.figures.map(rowOf);
  return `${marker(name)}
## ${section.title}

${section.setting}

| figure | target | measured | reached | how |
|---|---|---|---|---|
${rows.join('\n')}

\`npm run bench -- --only ${name}\`, ${date} UTC, ${machineLine()}, load average before: ${load}.
`;
}

function rowOf({ what, target, got, met, how }: Figure): string {
  const reached = met === undefined ? '' : met ? 'yes' : 'no';
  return `| ${what} | ${target ?? ''} | ${got} | ${reached} | ${how} |`;
}
