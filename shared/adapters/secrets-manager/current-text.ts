import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { bareError } from '../aws/bare-error.ts';
import type { SecretsManagerVaultOptions } from './token-vault.ts';

/** Texts of which only the newest counts, each a secret that is read by its label AWSCURRENT and no version. */
export interface CurrentTexts {
  /** Durable when it resolves; replaces what was there. Throws `VaultUnavailable`. */
  put(name: string, text: string): Promise<void>;
  get(name: string): Promise<string | undefined>;
}

export function currentTexts({
  client,
  guard,
}: Pick<SecretsManagerVaultOptions, 'client' | 'guard'>): CurrentTexts {
  return {
    put: async (name, text) => {
      const secret = { name, text };
      guard.written();
      if (await replaced(client, secret)) return;
      if (await created(client, secret)) return;
      // Another made it in between.
      if (!(await replaced(client, secret))) throw new VaultUnavailable(`${name} is not there yet`);
    },
    get: (name) => read(client, name),
  };
}

interface Named {
  readonly name: string;
  readonly text: string;
}

async function replaced(client: SecretsManagerClient, { name, text }: Named): Promise<boolean> {
  const command = { SecretId: name, ClientRequestToken: randomUUID(), SecretString: text };
  try {
    await client.send(new PutSecretValueCommand(command));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw unavailable('PutSecretValue', error);
  }
}

async function created(client: SecretsManagerClient, { name, text }: Named): Promise<boolean> {
  const command = { Name: name, ClientRequestToken: randomUUID(), SecretString: text };
  try {
    await client.send(new CreateSecretCommand(command));
    return true;
  } catch (error) {
    if (error instanceof ResourceExistsException) return false;
    throw unavailable('CreateSecret', error);
  }
}

async function read(client: SecretsManagerClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw unavailable('GetSecretValue', error);
  }
}

const unavailable = (action: string, error: unknown): VaultUnavailable =>
  new VaultUnavailable(
    `Secrets Manager ${action} failed: ${error instanceof Error ? error.name : 'unknown'}`,
    { cause: bareError(error) },
  );
