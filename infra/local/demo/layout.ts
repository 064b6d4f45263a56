import type { BoardView, StoryLine } from './board.ts';
import type { ShownClient } from './keeper-api.ts';
import { fitted, type Line, piece, type Style } from './styled.ts';
import { tableOf } from './table.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const EMPTY: Line = [];
const MARGIN = piece(' ');
const LEAST_STORY = 3;

const STYLE_OF_TONE: Readonly<Record<StoryLine['tone'], Style>> = {
  plain: 'plain',
  good: 'good',
  warn: 'warn',
  bad: 'bad',
  act: 'accent',
};

/** The whole screen, top to bottom, no larger than its size. Where there is little room, the story gives way first. */
export function layOut(view: BoardView, { columns, rows }: Size, lifetime: number): readonly Line[] {
  const width = Math.max(1, columns - 1);
  const inner = width - 1;
  const top = [
    [piece('grantkeeper', 'strong'), piece('  keeps OAuth grants alive'), ...since(view)],
    actLine(view),
    ...(view.integrations.length === 0
      ? []
      : [EMPTY, ...tableOf(view, inner, lifetime), EMPTY, circuits(view)]),
  ];
  const bottom = [EMPTY, scoreLine(view), [piece('Ctrl-C ends the show', 'faint')]];
  const room = rows - top.length - bottom.length - 1;
  const story = room < LEAST_STORY ? [] : [EMPTY, ...view.story.slice(-room).map(storyLine)];
  const filler = Array.from({ length: Math.max(0, room + 1 - story.length) }, () => EMPTY);
  const lines = room < LEAST_STORY ? [...top, ...bottom] : [...top, ...story, ...filler, ...bottom];
  return lines.slice(0, rows).map((line) => fitted([MARGIN, ...line], width));
}

const since = ({ elapsed }: BoardView): Line => [piece(`  ${clock(elapsed)}`, 'faint')];

function actLine({ act }: BoardView): Line {
  if (act === undefined) return [piece('getting ready', 'faint')];
  const marks = Array.from({ length: act.of }, (_, n) => (n < act.number ? '●' : '○')).join(' ');
  return [
    piece(`${marks}  `, 'accent'),
    piece(`act ${act.number} of ${act.of}: `, 'accent'),
    piece(act.title, 'strong'),
  ];
}

/** Failures are counted for each of our clients at a vendor. */
function circuits({ clients, now }: BoardView): Line {
  return clients.flatMap((client) => [
    piece(`${client.vendor} `, 'faint'),
    piece(circuitInWords(client, now), client.circuit.state === 'closed' ? 'good' : 'warn'),
    piece('   '),
  ]);
}

function circuitInWords({ circuit }: ShownClient, now: number): string {
  switch (circuit.state) {
    case 'closed':
      return 'answers';
    case 'open': {
      const left = Math.max(0, Date.parse(circuit.openUntil ?? '') - now);
      return `is left in peace, ${(left / 1000).toFixed(1)} s`;
    }
    default:
      return 'is tried with one request';
  }
}

function scoreLine({ score }: BoardView): Line {
  return [
    piece(`${score.refreshes} refreshes`, 'strong'),
    piece(`  ${score.lost.length} grants lost`, score.lost.length > 0 ? 'bad' : 'good'),
    piece(`  ${score.faultsSurvived}/${score.faultsPlayed} faults survived`),
    piece(`  ${score.tokensAccepted} tokens accepted`),
    ...(score.tokensRefused > 0 ? [piece(`, ${score.tokensRefused} refused`, 'bad')] : []),
  ];
}

const storyLine = ({ at, text, tone }: StoryLine): Line => [
  piece(`${clock(at)}  `, 'faint'),
  piece(text, STYLE_OF_TONE[tone]),
];

/** Minutes and seconds. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
