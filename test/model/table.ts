import type { Figures } from './figures.ts';

const COLUMNS = ['kind', 'configurations', 'states', 'alive', 'withdrawn', 'lost'] as const;

/** The figures for people. */
export function tableOf(explored: Figures): string {
  const rows = explored.kinds.map((kind) => COLUMNS.map((name) => String(kind[name])));
  const all = [[...COLUMNS], ...rows];
  const widths = COLUMNS.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const lines = all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
  return [
    `${explored.states} states in ${explored.configurations} configurations; ${explored.ingredients} ingredients left out in turn`,
    '',
    ...lines,
    '',
    'alive, withdrawn, lost: quiet states by what has become of the grant. Each lost one was announced, and no client',
    'could have kept it.',
    '',
    ...explored.limits
      .filter(({ met }) => met > 0)
      .map(({ wrong, because, met }) => `Known limit, met ${met} times: ${wrong}: ${because}.`),
    ...explored.unexpected.flatMap((story) => ['', 'NOT TO BE SEEN', ...story]),
  ].join('\n');
}
