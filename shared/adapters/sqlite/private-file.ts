import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the file (mode 0600) and its directory (mode 0700) where they are not there. One that is there is not even
 * opened: closing it would end every lock that this process holds on it (fcntl(2), "record locks").
 */
export function ensurePrivateFile(path: string): void {
  ensureDirectory(dirname(path));
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** One level after the other: Node's own recursion never ends where a level can be neither found nor made. */
function ensureDirectory(directory: string): void {
  if (existsSync(directory)) return;
  ensureDirectory(dirname(directory));
  mkdirSync(directory, { mode: 0o700 });
}
