import type { Chart } from './charts/chart.ts';
import type { Figure, Table } from './figures.ts';
import type { Measured, Results } from './report.ts';

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; edit the programs in \`test/bench\` instead of this page.
\`npm run bench -- --only reads,herd\` measures some parts again and leaves the others as they were: what each part found
is kept in \`benchmarks.json\`, and page and charts are made from that.

Counts and ratios are the same on any machine. What is per second or in milliseconds is not: every part names the
machine, and how busy it was. CPU-seconds are user and system time of the processes named, with all their threads, read
from \`/proc\` before and after; the CPU of the vendor and of the load generator is not in them.
`;

/** The whole page. */
export function pageOf(results: Results, charts: readonly Chart[]): string {
  const sections = Object.entries(results).map(([name, measured]) =>
    sectionOf(
      name,
      measured,
      charts.filter(({ part }) => part === name),
    ),
  );
  return [INTRODUCTION, ...sections].join('\n');
}

function sectionOf(name: string, { section, at, machine, load }: Measured, charts: readonly Chart[]): string {
  const { title, setting, figures, tables = [] } = section;
  const blocks = [
    ...charts.map(pictureOf),
    ...(figures.length === 0 ? [] : [figuresOf(figures)]),
    ...tables.map(tableOf),
  ];
  const date = at.slice(0, 16).replace('T', ' ');
  return `## ${title}

${setting}
${blocks.map((block) => `\n${block}\n`).join('')}
\`npm run bench -- --only ${name}\`, ${date} UTC, ${machine}, load average before: ${load}.
`;
}

const figuresOf = (figures: readonly Figure[]): string =>
  ['| figure | target | measured | reached | how |', '|---|---|---|---|---|', ...figures.map(rowOf)].join(
    '\n',
  );

function tableOf({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|---${'|---:'.repeat(head.length - 1)}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function rowOf({ what, target, got, met, how }: Figure): string {
  const reached = met === undefined ? '' : met ? 'yes' : 'no';
  return `| ${what} | ${target ?? ''} | ${got} | ${reached} | ${how} |`;
}

function pictureOf({ name, alternative }: Chart): string {
  return `<picture>
  <source media="(prefers-color-scheme: dark)" srcset="charts/${name}-dark.svg">
  <img alt="${alternative.replaceAll('"', '&quot;')}" src="charts/${name}-light.svg">
</picture>`;
}
