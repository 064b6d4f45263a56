import { DatabaseSync } from 'node:sqlite';
import { type GroupCommit, groupCommit } from './group-commit.ts';
import { ensurePrivateFile } from './private-file.ts';
import { ensureSchema } from './schema.ts';

/** One open database: reads go straight to `sql`, every write goes through `writes`. */
export interface Database {
  readonly sql: DatabaseSync;
  readonly writes: GroupCommit;
  /**
   * Empties the write-ahead log, so that nothing deleted lingers in it. Does not wait for another connection that is
   * reading: then the next call does it, or closing.
   */
  emptyLog(): void;
  /** Finishes the writes that were handed in, then closes. */
  close(): Promise<void>;
}

/** How long to wait for another connection's lock: a backup, or a person's `sqlite3`. */
const BUSY_TIMEOUT_MS = 5000;

const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  -- What is deleted is overwritten: a destroyed token set shall not be found in a free page.
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32768;
  PRAGMA wal_autocheckpoint = 4000;
`;

const EMPTY_LOG = `
  PRAGMA busy_timeout = 0;
  PRAGMA wal_checkpoint(TRUNCATE);
  PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
`;

/** Opens the database in that file (made with mode 0600 in a directory of mode 0700), or `:memory:`. */
export function openDatabase(path: string): Database {
  // SQLite gives the files that it makes beside this one the same mode.
  if (path !== ':memory:') ensurePrivateFile(path);
  const sql = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    sql.exec(PRAGMAS);
    ensureSchema(sql, path);
  } catch (error) {
    sql.close();
    throw error;
  }
  const writes = groupCommit(sql);
  return {
    sql,
    writes,
    emptyLog: () => sql.exec(EMPTY_LOG),
    close: async () => {
      await writes.settled();
      sql.close();
    },
  };
}
