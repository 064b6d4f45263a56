import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SECRETS } from '#shared/contract/names.ts';
import { type Fingerprinter, VaultUnavailable } from '#shared/ports/vault.ts';
import { bareError } from '../aws/bare-error.ts';
import { hmacFingerprinter } from '../hmac-fingerprinter.ts';

export interface SecretsManagerFingerprinterOptions {
  readonly client: SecretsManagerClient;
  /** What all names of this stage begin with: `secretsPrefix(stage)`. */
  readonly prefix: string;
}

const KEY_BYTES = 32;
/** A key that another has just made may not be known everywhere yet. */
const PAUSES_MS = [0, 150, 600];

/** Keyed by a secret of the stage, made by whoever needs it first and read once by each process. */
export function secretsManagerFingerprinter({
  client,
  prefix,
}: SecretsManagerFingerprinterOptions): Fingerprinter {
  let reading: Promise<Fingerprinter> | undefined;
  const keyed = (): Promise<Fingerprinter> => {
    reading ??= readOrMake(client, `${prefix}/${SECRETS.fingerprintKey}`)
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

/** Only one of those that make it at once succeeds; the others read what it made. It is never written again. */
async function readOrMake(client: SecretsManagerClient, name: string): Promise<Uint8Array> {
  const found = await read(client, name);
  if (found !== undefined) return found;
  const made = randomBytes(KEY_BYTES);
  const command = { Name: name, SecretString: made.toString('base64url') };
  try {
    await client.send(new CreateSecretCommand(command));
    return made;
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw unavailable('CreateSecret', error);
  }
  for (const pause of PAUSES_MS) {
    await sleep(pause);
    const theirs = await read(client, name);
    if (theirs !== undefined) return theirs;
  }
  throw new VaultUnavailable(`${name} was created and is not there yet`);
}

/** By no version: the secret has one, for ever. */
async function read(client: SecretsManagerClient, name: string): Promise<Uint8Array | undefined> {
  try {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    const key = Buffer.from(SecretString, 'base64url');
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw unavailable('GetSecretValue', error);
  }
  throw new VaultUnavailable(`${name} does not hold a key of ${KEY_BYTES} bytes`);
}

const unavailable = (action: string, error: unknown): VaultUnavailable =>
  new VaultUnavailable(
    `Secrets Manager ${action} failed: ${error instanceof Error ? error.name : 'unknown'}`,
    { cause: bareError(error) },
  );
