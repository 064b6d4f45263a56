import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensurePrivateFile } from './private-file.ts';

/** An exclusive hold on a data directory. */
export interface DirectoryHold {
  release(): void;
}

/** Another process works on this directory. The message names it. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';

  constructor(directory: string) {
    super(`another process works on the data directory ${directory}`);
  }
}

const LOCK_FILE = 'lock.db';
/** Long enough for a process that is just ending, short enough for a person who waits. */
const PATIENCE_MS = 2000;
/** A database that nobody refers to is closed by the garbage collector: its hold would end unnoticed. */
const held = new Set<DatabaseSync>();
/** SQLite's own number for "locked by another", without its extended part. */
const SQLITE_BUSY = 5;

/**
 * Holds the directory (made with mode 0700) for this process alone. The hold is an exclusive transaction on a database
 * file of its own, that is an operating-system lock: it ends with the process, however that ends, and whoever gets it
 * next knows that the holder before is dead. Throws `DirectoryInUse`. Not for directories on network file systems.
 */
export function holdDirectory(directory: string): DirectoryHold {
  const path = join(directory, LOCK_FILE);
  ensurePrivateFile(path);
  const sql = new DatabaseSync(path, { timeout: PATIENCE_MS });
  try {
    sql.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    sql.close();
    throw isBusy(error) ? new DirectoryInUse(directory) : error;
  }
  held.add(sql);
  return {
    release: () => {
      if (held.delete(sql)) sql.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
