import { SECRETS } from '#shared/contract/names.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { RegistrationKeys } from '#shared/ports/webhook-registrations.ts';
import { currentTexts } from './current-text.ts';
import type { SecretsManagerVaultOptions } from './token-vault.ts';

/** One secret for each client whose webhook is registered with a key of its own: the door for deliveries cannot read it. */
export function secretsManagerRegistrationKeys(options: SecretsManagerVaultOptions): RegistrationKeys {
  const texts = currentTexts(options);
  const nameOf = (id: ClientId): string => `${options.prefix}/${SECRETS.webhookRegistrations}/${id}`;
  return {
    put: (id, key) => texts.put(nameOf(id), key.reveal()),
    get: async (id) => {
      const text = await texts.get(nameOf(id));
      return text === undefined ? undefined : new Secret(text);
    },
  };
}
