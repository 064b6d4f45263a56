import { copyFileSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backupMark } from './backup-mark.ts';
import { ensurePrivateFile } from './private-file.ts';
import { DATABASE_FILE } from './storage.ts';
import { VAULT_KEY_FILE } from './vault-key.ts';

/** What stood in the way of a backup. The message names the path and what would be right. */
export class BackupProblem extends Error {
  override readonly name = 'BackupProblem';
}

const BUSY_TIMEOUT_MS = 5000;

/**
 * Copies a data directory into a new one, also while a home works on it: SQLite's own `VACUUM INTO` writes the database
 * as it is at one instant. The copy is marked, so that whatever home opens it holds the grants first. Beside it go the
 * key that it is sealed with and the files named in `besides`, where they are there; history stays behind. Throws
 * `BackupProblem`.
 *
 * @see https://www.sqlite.org/lang_vacuum.html#vacuuminto
 */
export function backUp(directory: string, target: string, at: string, besides: readonly string[]): void {
  const source = join(directory, DATABASE_FILE);
  if (!existsSync(source))
    throw new BackupProblem(`${directory} is no data directory: it has no ${DATABASE_FILE}`);
  if (!isFree(target))
    throw new BackupProblem(`${target} is not empty: name a directory that is not there yet`);
  const copy = join(target, DATABASE_FILE);
  // An empty file is written over, and keeps its mode.
  ensurePrivateFile(copy);
  try {
    using(source, (sql) => sql.prepare('VACUUM INTO ?').run(copy));
    using(copy, (sql) => backupMark(sql).set(at));
    for (const name of [VAULT_KEY_FILE, ...besides]) {
      if (!existsSync(join(directory, name))) continue;
      ensurePrivateFile(join(target, name));
      copyFileSync(join(directory, name), join(target, name));
    }
  } catch (error) {
    // A backup that is not whole must not be taken for one.
    rmSync(copy, { force: true });
    throw error;
  }
}

function isFree(target: string): boolean {
  const found = statSync(target, { throwIfNoEntry: false });
  return found === undefined || (found.isDirectory() && readdirSync(target).length === 0);
}

function using(path: string, act: (sql: DatabaseSync) => void): void {
  const sql = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    act(sql);
  } finally {
    sql.close();
  }
}
