import { GrantkeeperError } from '#shared/client/index.ts';
import { bringTo, type ImportKeeper } from './bring.ts';
import type { Journal } from './journal.ts';
import { patience, type Wait } from './patience.ts';
import type { BadRow, Row } from './read-row.ts';

export interface RefusedRow {
  readonly row: number;
  readonly id: string | undefined;
  readonly code: string;
  readonly reason: string;
}

/** What became of the rows so far. */
export interface Tally {
  readonly imported: number;
  /** The keeper had the very grant. */
  readonly held: number;
  /** No grant had to be brought. */
  readonly created: number;
  /** Done with by an earlier run. */
  readonly earlier: number;
  readonly refused: readonly RefusedRow[];
  /** Why it ended before the last row. */
  readonly stopped?: GrantkeeperError | 'asked';
}

export interface RunOptions {
  readonly keeper: ImportKeeper;
  readonly journal: Journal;
  /** How many rows are under way at once. */
  readonly concurrency: number;
  readonly wait: Wait;
  /** Ends it after the rows that are under way. */
  readonly signal: AbortSignal;
  readonly onRow: (tally: Tally) => void;
}

/** Brings row after row, some at once; no more of them are in memory than are under way. */
export async function runImport(rows: AsyncIterable<Row | BadRow>, options: RunOptions): Promise<Tally> {
  const { journal, signal, concurrency, onRow } = options;
  const iterator = rows[Symbol.asyncIterator]();
  const seen = new Map<string, number>();
  const bring = bringTo(options.keeper);
  const patiently = patience(options.wait);
  const tally = { imported: 0, held: 0, created: 0, earlier: 0, refused: [] as RefusedRow[] };
  let stopped: Tally['stopped'];

  function refuse(row: RefusedRow): void {
    tally.refused.push(row);
    if (row.id !== undefined) journal.note(row.row, row.id, 'refused', row.code);
  }

  async function take(one: Row | BadRow): Promise<void> {
    if (one.kind === 'bad') return refuse(one);
    const { id, row } = one;
    const before = seen.get(id);
    seen.set(id, before ?? row);
    if (before !== undefined) {
      return refuse({ row, id, code: 'already_exists', reason: `row ${before} has the same id` });
    }
    if (journal.isDone(id)) {
      tally.earlier += 1;
      return;
    }
    const outcome = await patiently(() => bring(one));
    if (outcome.kind === 'refused') return refuse({ row, id, code: outcome.code, reason: outcome.reason });
    tally[outcome.kind] += 1;
    journal.note(row, id, outcome.kind);
  }

  async function work(): Promise<void> {
    while (stopped === undefined) {
      if (signal.aborted) {
        stopped = 'asked';
        return;
      }
      const next = await iterator.next();
      if (next.done === true) return;
      try {
        await take(next.value);
      } catch (error) {
        if (!(error instanceof GrantkeeperError)) throw error;
        stopped ??= error;
        return;
      }
      onRow(tally);
    }
  }

  try {
    await Promise.all(Array.from({ length: concurrency }, work));
  } finally {
    await iterator.return?.();
  }
  // Rows that are under way at once end in any order.
  tally.refused.sort((one, other) => one.row - other.row);
  return { ...tally, ...(stopped === undefined ? {} : { stopped }) };
}
