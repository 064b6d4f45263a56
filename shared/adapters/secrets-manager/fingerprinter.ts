import { randomBytes } from 'node:crypto';
import { SECRETS } from '#shared/contract/names.ts';
import { type Fingerprinter, VaultUnavailable } from '#shared/ports/vault.ts';
import { hmacFingerprinter } from '../sqlite/fingerprinter.ts';
import { type SecretVersions, secretVersions } from './secret-versions.ts';
import type { SecretsManagerVaultOptions } from './token-vault.ts';

/** The key has one version, for ever: fingerprints of another key would recognise nothing. */
const KEY_VERSION = '00000000-0000-4000-8000-000000000001';
const KEY_BYTES = 32;

/** Keyed by a secret of the stage, made by whoever needs it first and read once by each process. */
export function secretsManagerFingerprinter({
  client,
  prefix,
  guard,
}: SecretsManagerVaultOptions): Fingerprinter {
  const secrets = secretVersions(client, guard);
  let reading: Promise<Fingerprinter> | undefined;
  const keyed = (): Promise<Fingerprinter> => {
    reading ??= readOrMake(secrets, `${prefix}/${SECRETS.fingerprintKey}`)
      .then(hmacFingerprinter)
      .catch((error: unknown) => {
        // The next caller tries again.
        reading = undefined;
        throw error;
      });
    return reading;
  };
  return { fingerprint: async (value) => (await keyed()).fingerprint(value) };
}

/** Of two that make it at once one is refused, and then reads what the other made. */
async function readOrMake(secrets: SecretVersions, name: string): Promise<Uint8Array> {
  const found = await secrets.read(name, KEY_VERSION);
  if (found !== undefined) return Buffer.from(found, 'base64url');
  const made = randomBytes(KEY_BYTES);
  try {
    await secrets.write(name, KEY_VERSION, made.toString('base64url'), true);
    return made;
  } catch (error) {
    const theirs = await secrets.read(name, KEY_VERSION);
    if (theirs === undefined) throw error;
    if (theirs === '') throw new VaultUnavailable(`${name} is empty`);
    return Buffer.from(theirs, 'base64url');
  }
}
