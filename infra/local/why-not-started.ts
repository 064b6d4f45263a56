import { DirectoryInUse } from '#shared/adapters/sqlite/directory-lock.ts';
import { DataTooNew } from '#shared/adapters/sqlite/schema.ts';
import { VaultKeyProblem } from '#shared/adapters/sqlite/vault-key.ts';
import { ApiKeyProblem } from './api-key.ts';
import type { Settings } from './settings.ts';

export interface WhyNot {
  /** For a person: what is wrong and what would mend it. */
  readonly line: string;
  readonly exitCode: 1 | 2;
}

/** What a person can mend when the home does not start; `undefined` for a fault of ours. */
export function whyNotStarted(error: unknown, settings: Settings): WhyNot | undefined {
  const { dataDirectory, port } = settings;
  if (
    error instanceof DirectoryInUse ||
    error instanceof DataTooNew ||
    error instanceof VaultKeyProblem ||
    error instanceof ApiKeyProblem
  ) {
    return { line: error.message, exitCode: 1 };
  }
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return { line: `port ${port} of 127.0.0.1 is taken: choose another by GRANTKEEPER_PORT`, exitCode: 1 };
    case 'EACCES':
      return {
        line: `GRANTKEEPER_DATA_DIR or GRANTKEEPER_PORT may not be used: ${dataDirectory}, ${port}`,
        exitCode: 2,
      };
    case 'EEXIST':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EROFS':
      return {
        line: `GRANTKEEPER_DATA_DIR must be a directory that can be written: ${dataDirectory}`,
        exitCode: 2,
      };
    case 'ENOSPC':
      return { line: `no space is left for ${dataDirectory}`, exitCode: 1 };
    case 'ERR_SQLITE_ERROR':
      return {
        line: `the database in ${dataDirectory} cannot be opened: ${sqliteMessage(error)}`,
        exitCode: 1,
      };
    default:
      return undefined;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** SQLite's own word for its result code: a fixed text. */
function sqliteMessage(error: unknown): string {
  return error instanceof Error && 'errstr' in error ? String(error.errstr) : 'unknown error';
}
