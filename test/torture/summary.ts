import type { KindResult, Loss } from './result.ts';

/** The figures of one kind, in one line of the table. */
export interface Figures {
  readonly kind: string;
  readonly rounds: number;
  readonly kills: number;
  readonly stops: number;
  readonly cuts: number;
  readonly refreshes: number;
  readonly adopted: number;
  readonly avoidable: number;
  readonly unavoidable: number;
  /** Of the unavoidable losses; by its row alone counts as well. */
  readonly announced: number;
}

const CUTS = /^(request|reply)_(lost|reset|cut|kept)$/;

export function figuresOf(result: KindResult): Figures {
  const { kind, rounds, kills, stops, refreshes, adopted, losses } = result;
  const cuts = Object.entries(result.faults).filter(([fault]) => CUTS.test(fault));
  const unavoidable = losses.filter(({ verdict }) => verdict.kind === 'unavoidable');
  return {
    kind,
    rounds,
    kills,
    stops,
    cuts: cuts.reduce((sum, [, count]) => sum + count, 0),
    refreshes,
    adopted,
    avoidable: Math.max(losses.length - unavoidable.length, result.avoidableByHistory),
    unavoidable: unavoidable.length,
    announced: unavoidable.filter(({ announced }) => announced !== 'no').length,
  };
}

/** Whether a run shows what it should: no avoidable loss, every other announced, and nothing else amiss. */
export function isClean(result: KindResult): boolean {
  const { avoidable, unavoidable, announced } = figuresOf(result);
  return avoidable === 0 && announced === unavoidable && result.wrong.length === 0;
}

/** A loss that nobody could have helped, and that was told of. */
export const isFair = ({ verdict, announced }: Pick<Loss, 'verdict' | 'announced'>): boolean =>
  verdict.kind === 'unavoidable' && announced !== 'no';

/** A table with a line for each kind, as text. */
export function table(results: readonly KindResult[]): string {
  const figures = results.map(figuresOf);
  const columns = [
    'kind',
    'rounds',
    'kills',
    'stops',
    'cuts',
    'refreshes',
    'adopted',
    'avoidable',
    'unavoidable',
    'announced',
  ] as const satisfies readonly (keyof Figures)[];
  const lines = [columns.map(String), ...figures.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, n) => Math.max(...lines.map((line) => line[n]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

const slowLine = ({ kind, slowness }: KindResult): string =>
  `${kind}: starts took up to ${slowness.toFixed(1)} times as long as usual, and the judge allowed for it`;

/** What stands behind the table: how close to the last byte the kills came, and who told of a loss by its row alone. */
export function remarks(results: readonly KindResult[]): readonly string[] {
  const losses = results.flatMap((result) => result.losses);
  const ran = losses.flatMap(({ verdict }) =>
    'ranMs' in verdict && verdict.ranMs !== undefined ? [verdict.ranMs] : [],
  );
  const held = losses.filter(({ announced }) => announced === 'held').length;
  const byRow = losses.filter(({ announced }) => announced === 'row').length;
  return [
    ...(ran.length === 0
      ? []
      : [
          `${ran.length} grants were lost by a kill between an answer's last byte and its write; ` +
            `the latest came ${Math.max(...ran).toFixed(1)} ms after the byte`,
        ]),
    ...(held === 0
      ? []
      : [`${held} losses are held together with others of their client, of which only that was told`]),
    ...(byRow === 0 ? [] : [`${byRow} losses were announced by their row alone: a kill cut the event off`]),
    ...results.filter(({ slowness }) => slowness > 2).map(slowLine),
  ];
}
