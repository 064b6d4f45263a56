import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The file in the data directory. */
export const API_KEY_FILE = 'api.key';

/** The key file is open to others, or no key. The message names the file and the remedy. */
export class ApiKeyProblem extends Error {
  override readonly name = 'ApiKeyProblem';
}

export interface ApiKey {
  readonly key: string;
  /** Made just now, so that it has to be shown. */
  readonly isNew: boolean;
}

/** The key of the HTTP API that the data directory keeps, made on the first start. Throws `ApiKeyProblem`. */
export function apiKeyOf(directory: string): ApiKey {
  const path = join(directory, API_KEY_FILE);
  const found = keptApiKey(directory);
  if (found !== undefined) return { key: found, isNew: false };
  const key = `gk_${randomBytes(24).toString('base64url')}`;
  // Whole or not at all: a process that dies here leaves no half key.
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  writeSync(file, `${key}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, path);
  return { key, isNew: true };
}

/** The key that a home has left in its data directory, if there is one. Throws `ApiKeyProblem`. */
export function keptApiKey(directory: string): string | undefined {
  const path = join(directory, API_KEY_FILE);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if ((stat.mode & 0o077) !== 0) throw new ApiKeyProblem(`${path} is open to others: chmod 600 it`);
  const key = readFileSync(path, 'utf8').trim();
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new ApiKeyProblem(`${path} holds no key: remove it, and a new one is made`);
  return key;
}
