import type { Tally } from './run.ts';

export interface ProgressView {
  readonly done: number;
  readonly refused: number;
  /** From 0 to 1; absent where nobody knows how much there is. */
  readonly part: number | undefined;
  readonly elapsedMs: number;
}

const BAR = 24;
const count = (value: number): string => value.toLocaleString('en-US');

/** One line that shows how far it is: a bar, rows, refusals, rows a second, and the time that is left. */
export function progressLine({ done, refused, part, elapsedMs }: ProgressView): string {
  const full = Math.round((part ?? 0) * BAR);
  const rate = elapsedMs === 0 ? 0 : (done * 1000) / elapsedMs;
  const left = part === undefined || part === 0 ? undefined : (elapsedMs / part) * (1 - part);
  return [
    ...(part === undefined
      ? []
      : [`[${'#'.repeat(full)}${'-'.repeat(BAR - full)}] ${Math.floor(part * 100)} %`]),
    `${count(done)} rows`,
    ...(refused === 0 ? [] : [`${count(refused)} refused`]),
    `${Math.round(rate)}/s`,
    ...(left === undefined || part === 1 ? [] : [`${Math.ceil(left / 1000)} s left`]),
  ].join('  ');
}

const REDRAWN_EVERY_MS = 100;
const A_LINE_EVERY = 1000;

export interface Progress {
  onRow(tally: Tally): void;
  end(): void;
}

interface Options {
  readonly stream: NodeJS.WriteStream;
  readonly part: () => number | undefined;
  /** Milliseconds on a clock that only goes forward. */
  readonly now: () => number;
}

/** A bar that is drawn over itself on a terminal, a plain line each thousand rows elsewhere. */
export function progressOn({ stream, part, now }: Options): Progress {
  const began = now();
  let drawn = Number.NEGATIVE_INFINITY;
  const view = (tally: Tally): ProgressView => ({
    done: doneOf(tally),
    refused: tally.refused.length,
    part: part(),
    elapsedMs: now() - began,
  });
  return {
    onRow: (tally) => {
      if (!stream.isTTY) {
        if (doneOf(tally) % A_LINE_EVERY === 0) stream.write(`${progressLine(view(tally))}\n`);
      } else if (now() - drawn >= REDRAWN_EVERY_MS) {
        drawn = now();
        stream.write(`\r\u001b[K${progressLine(view(tally)).slice(0, stream.columns - 1)}`);
      }
    },
    end: () => {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}

export const doneOf = ({ imported, held, created, earlier, refused }: Tally): number =>
  imported + held + created + earlier + refused.length;
