import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SECRETS } from '#shared/contract/names.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import type { WebhookKeyring } from '#shared/ports/webhook.ts';
import { bareError } from '../aws/bare-error.ts';
import { keysText, parseKeys } from '../webhook/keys-text.ts';
import type { SecretsManagerVaultOptions } from './token-vault.ts';

const SCHEMA = 1;

/**
 * One secret for each OAuth client whose webhooks are checked. Read by its label AWSCURRENT and no version: nothing
 * else names the version that counts, and keys that are a moment old still check what was signed a moment ago.
 */
export function secretsManagerWebhookKeyring({
  client,
  prefix,
  guard,
}: SecretsManagerVaultOptions): WebhookKeyring {
  const nameOf = (id: ClientId): string => `${prefix}/${SECRETS.webhooks}/${id}`;
  return {
    put: async (id, keys) => {
      const secret = { name: nameOf(id), text: payload(keys) };
      guard.written();
      if (await replaced(client, secret)) return;
      if (await created(client, secret)) return;
      // Another made it in between.
      if (!(await replaced(client, secret))) throw new VaultUnavailable(`${secret.name} is not there yet`);
    },
    get: async (id) => {
      const text = await read(client, nameOf(id));
      return text === undefined ? undefined : keysOf(text, nameOf(id));
    },
  };
}

interface Secret {
  readonly name: string;
  readonly text: string;
}

async function replaced(client: SecretsManagerClient, { name, text }: Secret): Promise<boolean> {
  const command = { SecretId: name, ClientRequestToken: randomUUID(), SecretString: text };
  try {
    await client.send(new PutSecretValueCommand(command));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw unavailable('PutSecretValue', error);
  }
}

async function created(client: SecretsManagerClient, { name, text }: Secret): Promise<boolean> {
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

const payload = (keys: WebhookKeys): string => `{"schema":${SCHEMA},"keys":${keysText(keys)}}`;

/** The parser's own error could quote the text: it is not passed on. */
function keysOf(text: string, name: string): WebhookKeys {
  let stored: { readonly schema?: unknown; readonly keys?: unknown };
  try {
    stored = JSON.parse(text) as typeof stored;
  } catch {
    throw new VaultUnavailable(`${name} holds no keys`);
  }
  if (stored.schema !== SCHEMA) throw new VaultUnavailable(`${name} was written by another release`);
  return parseKeys(JSON.stringify(stored.keys));
}

const unavailable = (action: string, error: unknown): VaultUnavailable =>
  new VaultUnavailable(
    `Secrets Manager ${action} failed: ${error instanceof Error ? error.name : 'unknown'}`,
    { cause: bareError(error) },
  );
