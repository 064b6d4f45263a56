import type { BoardView } from './board.ts';
import type { ShownIntegration } from './keeper-api.ts';
import { type Line, type Piece, padded, piece, type Style } from './styled.ts';
import { inWords } from './summary.ts';
import { timeBar } from './time-bar.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly cell: (row: ShownIntegration) => readonly Piece[];
}

const GAP = 2;
const NARROW_GAP = 1;
const LONGEST_BAR = 30;
const LEAST_BAR = 6;
const SECONDS_WIDTH = 7;
/** Below these widths the columns that matter least are left out. */
const WIDTH_FOR_TOOK = 72;
const WIDTH_FOR_VENDOR = 62;
const WIDTH_FOR_BAR = 50;
const WIDTH_FOR_GAP = 44;

/** The integrations, one a line, under a line of titles; `lifetime` of an access token in milliseconds. */
export function tableOf(view: BoardView, width: number, lifetime: number): readonly Line[] {
  const gap = width < WIDTH_FOR_GAP ? NARROW_GAP : GAP;
  const columns = columnsFor(view, width, gap, lifetime);
  const titles = columns.map(({ title, width: own, align }) => padded(title, own, align));
  return [
    [piece(titles.join(' '.repeat(gap)), 'faint')],
    ...view.integrations.map((row) => lineOf(columns, gap, row)),
  ];
}

function lineOf(columns: readonly Column[], gap: number, row: ShownIntegration): Line {
  return columns.flatMap((column, n) => [...(n === 0 ? [] : [piece(' '.repeat(gap))]), ...column.cell(row)]);
}

function columnsFor(view: BoardView, width: number, gap: number, lifetime: number): readonly Column[] {
  const text = (
    title: string,
    own: number,
    align: Column['align'],
    of: (row: ShownIntegration) => Piece,
  ): Column => ({
    title,
    width: own,
    align,
    cell: (row) => [piece(padded(of(row).text, own, align), of(row).style)],
  });
  const longest = (title: string, texts: readonly string[]) =>
    Math.max(title.length, ...texts.map((each) => each.length));
  const { integrations, took } = view;
  const vendor = text(
    'VENDOR',
    longest(
      'VENDOR',
      integrations.map((row) => row.vendor),
    ),
    'left',
    (row) => piece(row.vendor, 'faint'),
  );
  const fixed = [
    text(
      'INTEGRATION',
      longest(
        'INTEGRATION',
        integrations.map((row) => row.id),
      ),
      'left',
      (row) => piece(row.id, 'strong'),
    ),
    text('STATUS', 9, 'left', (row) => piece(row.status, styleOfStatus(row.status))),
    text('VERSION', 7, 'right', (row) => piece(String(row.version))),
  ];
  const tookColumn = text('TOOK', 7, 'right', (row) => tookOf(took.get(row.id)));
  const before = [...(width >= WIDTH_FOR_VENDOR ? [vendor] : []), ...fixed];
  const after = width >= WIDTH_FOR_TOOK ? [tookColumn] : [];
  const taken = [...before, ...after].reduce((sum, column) => sum + column.width + gap, 0);
  const room = width - taken - SECONDS_WIDTH - 1;
  const bar = width >= WIDTH_FOR_BAR && room >= LEAST_BAR ? Math.min(room, LONGEST_BAR) : 0;
  return [...before, timeLeft(view.now, lifetime, bar), ...after];
}

function timeLeft(now: number, lifetime: number, bar: number): Column {
  const width = bar === 0 ? SECONDS_WIDTH : bar + 1 + SECONDS_WIDTH;
  return {
    title: bar === 0 ? 'LEFT' : 'TIME LEFT',
    width,
    align: bar === 0 ? 'right' : 'left',
    cell: ({ expiresAt }) => {
      if (expiresAt === undefined) return [piece(padded('no token', width, 'right'), 'faint')];
      const left = Math.max(0, Date.parse(expiresAt) - now);
      const style = styleOfTime(left / lifetime);
      const number = piece(padded(`${(left / 1000).toFixed(1)} s`, SECONDS_WIDTH, 'right'), style);
      if (bar === 0) return [number];
      const { filled, empty } = timeBar(left / lifetime, bar);
      return [piece(filled, style), piece(empty, 'faint'), piece(' '), number];
    },
  };
}

const tookOf = (ms: number | undefined): Piece =>
  ms === undefined ? piece('', 'faint') : piece(inWords(ms), ms < 1000 ? 'faint' : 'warn');

function styleOfStatus(status: string): Style {
  if (status === 'active') return 'good';
  return ['degraded', 'pending', 'paused'].includes(status) ? 'warn' : 'bad';
}

/** Refreshes come when about half of the time is left; a token that runs out is what must not be. */
function styleOfTime(fraction: number): Style {
  if (fraction > 0.4) return 'good';
  return fraction > 0.1 ? 'warn' : 'bad';
}
