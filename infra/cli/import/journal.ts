import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { BadUsage } from '../bad-usage.ts';
import type { Brought } from './bring.ts';

/** What an import has done so far, beside its file, so that a second run goes on where the first one stopped. */
export interface Journal {
  readonly path: string;
  /** Whether this id is done with by an earlier run. */
  isDone(id: string): boolean;
  /** Written at once: whatever kills the import, no row is done twice without need. */
  note(row: number, id: string, outcome: Brought['kind'], code?: string): void;
  close(): void;
}

const FORMAT = 1;

interface Options {
  readonly file: string;
  /** The home that it is about: what one has done says nothing of another. */
  readonly home: string;
  /** Do everything anew. */
  readonly again: boolean;
}

/**
 * Opens the journal of a file, `<file>.journal`; it holds row numbers, ids and outcomes, no token. Refused rows are not
 * done: a second run tries them again. Throws `BadUsage` where it is of another home, or is none.
 */
export function openJournal({ file, home, again }: Options): Journal {
  const path = `${file}.journal`;
  const isThere = existsSync(path) && !again;
  const done = isThere ? doneBy(path, home) : new Set<string>();
  const out = openSync(path, isThere ? 'a' : 'w', 0o600);
  const write = (line: Readonly<Record<string, unknown>>): void => {
    writeSync(out, `${JSON.stringify(line)}\n`);
  };
  if (isThere) writeSync(out, '\n');
  else write({ journal: FORMAT, home });
  return {
    path,
    isDone: (id) => done.has(id),
    note: (row, id, outcome, code) => write({ row, id, outcome, ...(code === undefined ? {} : { code }) }),
    close: () => closeSync(out),
  };
}

/** Where nothing lies beside the input: standard input has no place. */
export const NO_JOURNAL: Journal = { path: '', isDone: () => false, note: () => {}, close: () => {} };

function doneBy(path: string, home: string): Set<string> {
  const [head = '', ...lines] = readFileSync(path, 'utf8').split('\n');
  const { journal, home: of } = parsed(head) ?? {};
  if (journal !== FORMAT) throw new BadUsage(`${path} is no journal of an import: move it away`);
  if (of !== home) throw new BadUsage(`${path} is of an import into ${String(of)}: --again begins a new one`);
  const done = new Set<string>();
  for (const line of lines) {
    const { id, outcome } = parsed(line) ?? {};
    if (typeof id === 'string' && outcome !== 'refused') done.add(id);
  }
  return done;
}

/** A last line that breaks off says nothing: its row is done again, which does no harm. */
function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
