import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdDirectory } from '#shared/adapters/sqlite/directory-lock.ts';

/** The file by which a directory is known to be a sandbox, so that nothing else is ever emptied. */
const MARK = '.sandbox';

/** The directory holds something that no sandbox has put there; the message names it and the remedy. */
export class NotASandbox extends Error {
  override readonly name = 'NotASandbox';
}

/**
 * Empties the directory of a sandbox before, or makes a new one, and gives its data directory. The vendor forgets
 * everything when it ends, so that no grant of an earlier sandbox lives. Throws `NotASandbox`, and `DirectoryInUse` where
 * one runs there.
 */
export function emptySandbox(directory: string): string {
  const data = join(directory, 'data');
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0 && !existsSync(join(directory, MARK))) {
    throw new NotASandbox(`${directory} is no sandbox and not empty: name another directory`);
  }
  mkdirSync(data, { recursive: true, mode: 0o700 });
  holdDirectory(data).release();
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, MARK), '');
  mkdirSync(data, { mode: 0o700 });
  return data;
}
