import { styleText } from 'node:util';
import { cut, printable, widthOf } from './printable.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'faint';
/** A text, or one that is coloured where there is a terminal that shows colours. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

const GAP = 2;
/** No column is cut to less. */
const LEAST_WIDTH = 4;
const COLOURS = { good: 'green', warn: 'yellow', bad: 'red', faint: 'dim' } as const;

/**
 * Rows in columns under a heading, two blanks between. Without `width` each column is as wide as its widest cell; with it,
 * the widest columns are cut until a row fits into a line of so many characters.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly Cell[])[],
  width = Number.POSITIVE_INFINITY,
): readonly string[] {
  const all = (heading.length === 0 ? rows : [heading, ...rows]).map((row) => row.map(plain));
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    all.reduce((widest, row) => Math.max(widest, widthOf(row[column]?.text ?? '')), 0),
  );
  const fitted = narrowed(widths, width);
  return all.map((row) =>
    row
      .map(({ text, tone }, column) => {
        const shown = cut(text, fitted[column] ?? 0);
        const isLast = column === row.length - 1;
        const padding = isLast ? '' : ' '.repeat((fitted[column] ?? 0) - widthOf(shown));
        return `${coloured(shown, tone)}${padding}`;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** The columns of the terminal that standard output is; without one, a line is as long as it needs to be. */
export const terminalWidth = (): number =>
  process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;

/** In colour where standard output is a terminal, and NO_COLOR does not forbid it. */
export function coloured(text: string, tone: Tone | undefined): string {
  return tone === undefined ? text : styleText(COLOURS[tone], text, { stream: process.stdout });
}

const plain = (cell: Cell): { readonly text: string; readonly tone: Tone | undefined } =>
  typeof cell === 'string'
    ? { text: printable(cell), tone: undefined }
    : { text: printable(cell.text), tone: cell.tone };

function narrowed(widths: readonly number[], width: number): readonly number[] {
  const fitted = [...widths];
  const total = (): number => fitted.reduce((sum, own) => sum + own, GAP * (fitted.length - 1));
  while (total() > width) {
    const widest = fitted.indexOf(Math.max(...fitted));
    const own = fitted[widest] ?? 0;
    if (own <= LEAST_WIDTH) break;
    fitted[widest] = own - 1;
  }
  return fitted;
}
