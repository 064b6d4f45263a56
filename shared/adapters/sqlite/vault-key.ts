import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The file in the data directory that everything in the vault is sealed with. */
export const VAULT_KEY_FILE = 'vault.key';

const KEY_BYTES = 32;

/** The key is missing, unreadable, open to others, or another directory's. The message names the file and the remedy. */
export class VaultKeyProblem extends Error {
  override readonly name = 'VaultKeyProblem';
}

/** The key in that directory, or `undefined` where there is none yet. Throws `VaultKeyProblem`. */
export function readVaultKey(directory: string): Uint8Array | undefined {
  const path = join(directory, VAULT_KEY_FILE);
  let text: string;
  try {
    const mode = statSync(path).mode & 0o777;
    if ((mode & 0o077) !== 0) {
      throw new VaultKeyProblem(`${path} is open to others (mode ${mode.toString(8)}): chmod 600 it`);
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof VaultKeyProblem) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new VaultKeyProblem(`${path} cannot be read`, { cause: error });
  }
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length !== KEY_BYTES) throw new VaultKeyProblem(`${path} holds no key: bring back the one it held`);
  return key;
}

/**
 * Makes the key, readable by its owner only, and durable before anything is sealed with it. It appears under its name
 * whole or not at all, and never in the place of another.
 */
export function createVaultKey(directory: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  const path = join(directory, VAULT_KEY_FILE);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${key.toString('hex')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } finally {
    unlinkSync(draft);
  }
  syncDirectory(directory);
  return key;
}

/** A new name in a directory is durable once the directory itself is. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
