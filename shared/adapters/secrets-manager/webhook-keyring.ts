import { SECRETS } from '#shared/contract/names.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import type { WebhookKeyring } from '#shared/ports/webhook.ts';
import { keysText, parseKeys } from '../webhook/keys-text.ts';
import { currentTexts } from './current-text.ts';
import type { SecretsManagerVaultOptions } from './token-vault.ts';

const SCHEMA = 1;

/**
 * One secret for each OAuth client whose webhooks are checked. Nothing but AWSCURRENT names the version that counts, and
 * keys that are a moment old still check what was signed a moment ago.
 */
export function secretsManagerWebhookKeyring(options: SecretsManagerVaultOptions): WebhookKeyring {
  const texts = currentTexts(options);
  const nameOf = (id: ClientId): string => `${options.prefix}/${SECRETS.webhooks}/${id}`;
  return {
    put: (id, keys) => texts.put(nameOf(id), payload(keys)),
    get: async (id) => {
      const text = await texts.get(nameOf(id));
      return text === undefined ? undefined : keysOf(text, nameOf(id));
    },
  };
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
