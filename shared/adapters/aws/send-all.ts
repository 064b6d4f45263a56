import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** What both queue and bus take in one call. */
const MOST_PER_CALL = 10;
/** Calls under way at once. */
const SIDE_BY_SIDE = 8;
const ROUNDS = 3;
const PAUSE_MS = 150;

export interface NotSent {
  readonly count: number;
  /** Why the last call that failed as a whole did, if any did: its entries may have been taken after all. */
  readonly cause?: unknown;
}

/**
 * Sends entries ten at a time, and twice more those that were not taken: a call may succeed as a whole though single
 * entries failed. `call` gives the entries that were not taken.
 */
export async function sendAll<Entry>(
  entries: readonly Entry[],
  call: (entries: readonly Entry[]) => Promise<readonly Entry[]>,
): Promise<NotSent> {
  let left = entries;
  let cause: unknown;
  const callSafely = async (batch: readonly Entry[]): Promise<readonly Entry[]> => {
    try {
      return await call(batch);
    } catch (error) {
      cause = error;
      return batch;
    }
  };
  for (let round = 1; left.length > 0; round++) {
    left = await sendOnce(left, callSafely);
    if (left.length === 0 || round === ROUNDS) break;
    await sleep(randomInt(PAUSE_MS * round));
  }
  return { count: left.length, cause };
}

async function sendOnce<Entry>(
  entries: readonly Entry[],
  call: (entries: readonly Entry[]) => Promise<readonly Entry[]>,
): Promise<readonly Entry[]> {
  const batches = Array.from({ length: Math.ceil(entries.length / MOST_PER_CALL) }, (_, n) =>
    entries.slice(n * MOST_PER_CALL, (n + 1) * MOST_PER_CALL),
  );
  const refused: Entry[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      refused.push(...(await call(batch)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, batches.length) }, work));
  return refused;
}
