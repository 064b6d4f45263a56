import { table, terminalWidth } from '../text/table.ts';
import { FATE_WORDS, type Fate, type RestoreReport } from './words.ts';

const FATES = Object.keys(FATE_WORDS) as Fate[];
/** Those that somebody must see to, by name. */
const NAMED: readonly Fate[] = ['lost', 'gone', 'risky', 'in_doubt'];

/** What became of restored grants. */
export function restoreText(report: RestoreReport): readonly string[] {
  const { counts, integrations, stopped, clients, isComplete } = report;
  const there = FATES.filter((fate) => counts[fate] > 0);
  const ofClients = clients.map(clientText);
  if (there.length === 0) return ['no grant came out of a backup', ...ofClients];
  const rows = there.map((fate) => {
    const { says, tone } = FATE_WORDS[fate];
    return [tone === undefined ? fate : { text: fate, tone }, String(counts[fate]), says];
  });
  const named = NAMED.filter((fate) => counts[fate] > 0).flatMap((fate) => [
    '',
    `${fate}:`,
    ...integrations[fate].map((id) => `  ${id}`),
    ...(counts[fate] > integrations[fate].length
      ? [`  and ${counts[fate] - integrations[fate].length} more`]
      : []),
  ]);
  return [
    ...table(['GRANTS', '', ''], rows, terminalWidth()),
    ...named,
    ...stopped.map((client) => `\n${client}: three of its grants were refused; the others wait for --spend`),
    ...ofClients,
    ...(isComplete ? [] : ['the time for an answer was used up before all were looked at: run it again']),
  ];
}

const clientText = (client: string): string =>
  `\n${client}: no secret of it is replaced or removed, and no webhook looked after, until --spend or client rotate ${client}`;

/** Nothing more comes of further passes. */
export function isOver({ counts, stopped, clients, isComplete }: RestoreReport, spend: boolean): boolean {
  const moving = counts.presented + counts.in_doubt + (spend ? counts.risky + clients.length : 0);
  return isComplete && moving === 0 && (counts.held === 0 || stopped.length > 0);
}

/** Somebody has to do something. */
export const wantsPerson = ({ counts, stopped, clients }: RestoreReport): boolean =>
  counts.lost + counts.gone + counts.risky + clients.length > 0 || stopped.length > 0;
