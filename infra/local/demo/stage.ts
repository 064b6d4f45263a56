import { styleText } from 'node:util';
import type { BoardView, StoryLine } from './board.ts';
import { layOut } from './layout.ts';
import type { Line, Style } from './styled.ts';

/** Where the show is seen: a terminal that is drawn over and over, or plain lines. */
export interface Stage {
  tell(line: StoryLine): void;
  /** Shows it until it is closed. */
  open(view: () => BoardView): void;
  /** Gives the terminal back as it was. Twice does no harm. */
  close(): void;
}

const FRAME_MS = 200;
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const TO_LINE_END = '\x1b[K';
const TO_SCREEN_END = '\x1b[J';
/** Terminals that know it show a frame at once; others ignore it. */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';

/** A terminal that can be drawn on, else plain lines. */
export function stageFor(stream: NodeJS.WriteStream, lifetime: number): Stage {
  const canDraw = stream.isTTY === true && process.env.TERM !== 'dumb';
  return canDraw ? screen(stream, lifetime) : plainLines(stream);
}

function plainLines(stream: NodeJS.WritableStream): Stage {
  return {
    tell: ({ text, tone }) => void stream.write(`${tone === 'act' ? '\n' : ''}${text}\n`),
    open: () => {},
    close: () => {},
  };
}

function screen(stream: NodeJS.WriteStream, lifetime: number): Stage {
  let timer: NodeJS.Timeout | undefined;
  let draw: (() => void) | undefined;

  function close(): void {
    if (draw === undefined) return;
    clearInterval(timer);
    stream.off('resize', draw);
    process.off('exit', close);
    draw = undefined;
    stream.write(LEAVE);
  }

  return {
    tell: () => {},
    open: (view) => {
      draw = () => {
        const size = { columns: stream.columns || 80, rows: stream.rows || 24 };
        const lines = layOut(view(), size, lifetime).map((line) => painted(line, stream) + TO_LINE_END);
        stream.write(`${BEGIN_FRAME}${HOME}${lines.join('\r\n')}${TO_SCREEN_END}${END_FRAME}`);
      };
      stream.write(ENTER);
      process.once('exit', close);
      stream.on('resize', draw);
      timer = setInterval(draw, FRAME_MS);
      draw();
    },
    close,
  };
}

const FORMAT = {
  plain: 'reset',
  strong: 'bold',
  faint: 'dim',
  good: 'green',
  warn: 'yellow',
  bad: 'red',
  accent: 'cyan',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;

/** Colours only where the stream has them: `styleText` heeds NO_COLOR and FORCE_COLOR. */
function painted(line: Line, stream: NodeJS.WriteStream): string {
  return line
    .map(({ text, style }) => (style === 'plain' ? text : styleText(FORMAT[style], text, { stream })))
    .join('');
}
