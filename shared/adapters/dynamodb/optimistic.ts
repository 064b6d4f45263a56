import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Item } from './attributes.ts';
import type { Conditional } from './table.ts';

/** So many times a change is decided anew before the row is called too busy. */
const MOST_ROUNDS = 60;
const FIRST_PAUSE_MS = 4;
const GREATEST_PAUSE_MS = 120;

/** A row's `rev`, never met before: also a row made again under its old id differs from what was read of the old one. */
export const freshRev = (): number => randomInt(2 ** 47);

export interface Versioned<Row> {
  readonly row: Row;
  readonly rev: number;
}

export interface OptimisticWrite<Row> {
  read(): Promise<Versioned<Row> | undefined>;
  parse(item: Item): Versioned<Row>;
  /** Writes the row under the new `rev` if the stored one is still at `seenRev`. */
  write(next: Row, rev: number, seenRev: number): Promise<Conditional>;
}

/**
 * Decides on the newest row and writes what was decided, again and again until no other write came between. A refused
 * write brings the row that was in its way, so only the first round reads. A refusal that shows my own `rev` is my own
 * write, repeated by the SDK.
 */
export async function changeOptimistically<Row, T>(
  io: OptimisticWrite<Row>,
  decide: (row: Row) => { readonly next?: Row | undefined; readonly result: T },
  seen?: Versioned<Row>,
): Promise<
  | { readonly kind: 'changed'; readonly row: Row; readonly rev: number; readonly result: T }
  | { readonly kind: 'missing' }
> {
  let current = seen ?? (await io.read());
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (current === undefined) return { kind: 'missing' };
    const { next, result } = decide(current.row);
    if (next === undefined) return { kind: 'changed', ...current, result };
    const rev = freshRev();
    const outcome = await io.write(next, rev, current.rev);
    if (outcome.kind === 'missing') return { kind: 'missing' };
    const stored = io.parse(outcome.item);
    if (outcome.kind === 'written' || stored.rev === rev) return { kind: 'changed', ...stored, result };
    current = stored;
    await sleep(randomInt(1 + Math.min(GREATEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** round)));
  }
  throw new StoreUnavailable(`a row was too busy to be changed in ${MOST_ROUNDS} rounds`);
}
