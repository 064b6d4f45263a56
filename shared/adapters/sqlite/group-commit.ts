import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';

/**
 * Writes of concurrent callers, made durable together: one commit costs a disk flush however much is in it, and the
 * flush is what a write waits for.
 */
export interface GroupCommit {
  /**
   * Runs the write within the next transaction and resolves once it is durable. The write is synchronous: it reads,
   * decides and writes, alone. What it throws fails its own caller only, and nothing of it stays. Throws
   * `StoreUnavailable` where SQLite failed, or where the transaction could not be committed.
   */
  run<T>(write: () => T): Promise<T>;
  /** Resolves when nothing is waiting to be written. */
  settled(): Promise<void>;
}

/** So many writes at most before the event loop gets its turn. */
const GREATEST_GROUP = 512;

interface Waiting {
  /** Runs the write; gives what tells its caller, once the outcome of the commit is known. */
  run(): void;
  succeed(): void;
  fail(error: unknown): void;
}

export function groupCommit(sql: DatabaseSync): GroupCommit {
  const begin = sql.prepare('BEGIN IMMEDIATE');
  const commit = sql.prepare('COMMIT');
  const save = sql.prepare('SAVEPOINT one');
  const release = sql.prepare('RELEASE one');
  const undo = sql.prepare('ROLLBACK TO one');
  let waiting: Waiting[] = [];
  let scheduled: Promise<void> | undefined;

  const attempt = (one: Waiting): boolean => {
    save.run();
    try {
      one.run();
    } catch (error) {
      // A full disk has rolled everything back already: then the commit will say so to all.
      if (sql.isTransaction) {
        undo.run();
        release.run();
      }
      one.fail(error);
      return false;
    }
    release.run();
    return true;
  };

  const commitGroup = (group: readonly Waiting[]): void => {
    let done: readonly Waiting[] = group;
    try {
      begin.run();
      done = group.filter(attempt);
      commit.run();
    } catch (error) {
      if (sql.isOpen && sql.isTransaction) sql.exec('ROLLBACK');
      const unavailable = new StoreUnavailable('the database could not commit', { cause: error });
      for (const one of done) one.fail(unavailable);
      return;
    }
    for (const one of done) one.succeed();
  };

  const flush = (resolve: () => void): void => {
    const group = waiting.length <= GREATEST_GROUP ? waiting : waiting.slice(0, GREATEST_GROUP);
    waiting = waiting.slice(group.length);
    commitGroup(group);
    if (waiting.length > 0) {
      setImmediate(flush, resolve);
      return;
    }
    scheduled = undefined;
    resolve();
  };

  return {
    run: (write) =>
      new Promise((resolve, reject) => {
        waiting.push(waitingFor(write, resolve, reject));
        // After the events of this turn of the loop: their writes come along.
        scheduled ??= new Promise((settled) => setImmediate(flush, settled));
      }),
    settled: async () => {
      while (scheduled !== undefined) await scheduled;
    },
  };
}

function waitingFor<T>(
  write: () => T,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Waiting {
  let outcome: { readonly value: T } | undefined;
  return {
    run: () => {
      outcome = { value: write() };
    },
    succeed: () => {
      if (outcome !== undefined) resolve(outcome.value);
    },
    fail: reject,
  };
}
