import type { Verdict } from '#shared/domain/history/checker.ts';
import type { Met } from './source.ts';

export interface Report extends Verdict {
  readonly files: number;
  readonly halfLines: number;
  readonly from?: string;
  readonly to?: string;
}

export function reportOf(verdict: Verdict, met: Met, files: number, span: readonly string[]): Report {
  const [from, to] = span;
  return {
    files,
    halfLines: met.halfLines,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...verdict,
  };
}

/** Nothing broken, and nothing lost that could have been kept or that nobody was told of. */
export function isClean({ violations, tally: { losses } }: Verdict): boolean {
  return violations.length === 0 && losses.avoidable === 0 && losses.unannounced === 0;
}

/** For a person. */
export function asText(report: Report): string {
  const { tally, violations, untold } = report;
  const { losses } = tally;
  const rows: readonly (readonly [string, string])[] = [
    [
      'facts',
      `${n(tally.facts)} of ${n(tally.processes)} processes in ${n(report.files)} ${report.files === 1 ? 'file' : 'files'}`,
    ],
    ['time', `${report.from} to ${report.to}`],
    ['integrations', n(tally.integrations)],
    ['refreshes', `${n(tally.refreshes)}, and ${n(tally.adopted)} adopted after a holder died`],
    ['requests with a token', n(tally.spends)],
    ['reads', `${n(tally.served)} served, ${n(tally.asked)} asked for a refresh`],
    ['grants', `${n(tally.granted)} brought, ${n(tally.withdrawals)} withdrawn`],
    ['losses', lossText(losses)],
    ['not in the log', `${n(tally.missing)} facts, ${n(report.halfLines)} half lines`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  const stories = violations.map(({ invariant, of, what, story }) =>
    [`${invariant} ${of}: ${what}`, ...story.map((line) => `    ${line}`)].join('\n'),
  );
  const more = untold === 0 ? [] : [`and ${n(untold)} more`];
  const verdict = isClean(report) ? 'no invariant broken' : brokenText(report);
  return [...table, '', ...stories, ...more, ...(stories.length > 0 ? [''] : []), verdict, ''].join('\n');
}

const n = (value: number): string => value.toLocaleString('en-US');

const lossText = (losses: Report['tally']['losses']): string =>
  `${n(losses.avoidable)} avoidable, ${n(losses.unannounced)} unannounced, ${n(losses.announced)} announced, ` +
  `${n(losses.written)} written only, ${n(losses.endedElsewhere)} ended elsewhere`;

function brokenText({ violations, untold, tally: { losses } }: Report): string {
  const broken = violations.length + untold;
  return `${n(broken)} ${broken === 1 ? 'violation' : 'violations'}, ${n(losses.avoidable)} avoidable losses`;
}
