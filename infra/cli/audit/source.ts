import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Recorded } from '#shared/domain/history/fact.ts';
import { readLine } from './read-line.ts';

export const STANDARD_INPUT = '-';

/** What is wrong with the input, with its place: `message` says what would be right. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What was met besides facts. */
export interface Met {
  facts: number;
  otherLines: number;
  /** A last line that breaks off: its writer was killed. */
  halfLines: number;
}

/**
 * The facts of one file in its own order; `.gz` is unpacked. Throws `BadInput` for a line that bears our mark and cannot
 * be read. Half a line may be the last one.
 */
export async function* factsOf(path: string, met: Met): AsyncGenerator<Recorded> {
  const name = path === STANDARD_INPUT ? 'standard input' : path;
  let number = 0;
  let half: number | undefined;
  for await (const line of linesOf(path)) {
    number += 1;
    if (half !== undefined)
      throw new BadInput('half_line', `${name}:${half} breaks off; only the last line may`);
    const read = readLine(line);
    if (read.kind === 'bad') throw new BadInput(read.code, `${name}:${number} ${read.problem}`);
    if (read.kind === 'half') half = number;
    if (read.kind === 'other') met.otherLines += 1;
    if (read.kind === 'fact') {
      met.facts += 1;
      yield read.fact;
    }
  }
  if (half !== undefined) met.halfLines += 1;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = opened(path).setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of input) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (rest !== '') yield rest;
}

function opened(path: string): Readable {
  if (path === STANDARD_INPUT) return process.stdin;
  const file = createReadStream(path);
  // What goes wrong with the file is thrown by who reads what was unpacked.
  return path.endsWith('.gz') ? pipeline(file, createGunzip(), () => {}) : file;
}

function unreadable(path: string, error: unknown): BadInput {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return new BadInput('unreadable', `${path} cannot be read: ${code}`);
}
