import {
  InvalidNextTokenException,
  ListSecretsCommand,
  type ListSecretsResponse,
  type SecretListEntry,
} from '@aws-sdk/client-secrets-manager';
import { SECRETS } from '#shared/contract/names.ts';
import { type ClientId, type IntegrationId, parseId } from '#shared/domain/ids.ts';
import type { Kept, VaultPlace } from '#shared/domain/reconcile/vault-place.ts';
import { instant } from '#shared/domain/time.ts';
import { type TokenVault, VaultUnavailable } from '#shared/ports/vault.ts';
import type { VaultInventory } from '#shared/ports/vault-inventory.ts';
import { bareError } from '../aws/bare-error.ts';
import type { SecretsManagerVaultOptions } from './token-vault.ts';

/** So many Secrets Manager gives in one answer. */
const MOST = 100;

/**
 * What lies below the stage's prefix, by the listing of Secrets Manager. It cannot be held to a prefix by IAM: the filter
 * asks for it, and what comes back is looked at once more. Versions are not listed: old ones it forgets by itself.
 */
export function secretsManagerVaultInventory(
  { client, prefix }: Pick<SecretsManagerVaultOptions, 'client' | 'prefix'>,
  tokens: TokenVault,
): VaultInventory {
  // With the slash: another stage's name may begin with this one's.
  const below = `${prefix}/`;

  const list = async (limit: number, NextToken?: string): Promise<ListSecretsResponse> => {
    const command = {
      Filters: [{ Key: 'name' as const, Values: [below] }],
      MaxResults: Math.min(limit, MOST),
      ...(NextToken === undefined ? {} : { NextToken }),
    };
    try {
      return await client.send(new ListSecretsCommand(command));
    } catch (error) {
      if (NextToken !== undefined && error instanceof InvalidNextTokenException) return list(limit);
      const name = error instanceof Error ? error.name : 'unknown';
      throw new VaultUnavailable(`Secrets Manager ListSecrets failed: ${name}`, { cause: bareError(error) });
    }
  };

  return {
    list: async ({ limit, cursor }) => {
      const { SecretList = [], NextToken } = await list(limit, cursor);
      const items = SecretList.flatMap((entry) => keptOf(entry, below));
      return NextToken === undefined ? { items } : { items, cursor: NextToken };
    },
    destroy: async (place) => {
      if (place.kind !== 'tokens') return 'kept';
      await tokens.destroyEpoch(place.integration, place.epoch);
      return 'destroyed';
    },
  };
}

function keptOf(
  { Name = '', LastChangedDate, CreatedDate }: SecretListEntry,
  below: string,
): readonly Kept[] {
  if (!Name.startsWith(below)) return [];
  const name = Name.slice(below.length);
  if (name === SECRETS.fingerprintKey) return [];
  const changed = LastChangedDate ?? CreatedDate;
  return [
    { place: placeOf(name), ...(changed === undefined ? {} : { changedAt: instant(changed.getTime()) }) },
  ];
}

function placeOf(name: string): VaultPlace {
  const [kind, of = '', epochText, ...more] = name.split('/');
  const foreign: VaultPlace = { kind: 'foreign', name };
  if (more.length > 0) return foreign;
  if (kind === SECRETS.integrations) {
    const integration = parseId<IntegrationId>(of);
    const epoch = /^e\d{1,15}$/.test(epochText ?? '') ? Number(epochText?.slice(1)) : undefined;
    return integration === undefined || epoch === undefined
      ? foreign
      : { kind: 'tokens', integration, epoch };
  }
  const client = epochText === undefined ? parseId<ClientId>(of) : undefined;
  if (client === undefined) return foreign;
  if (kind === SECRETS.clients) return { kind: 'client', client };
  if (kind === SECRETS.webhooks) return { kind: 'webhook', client };
  return kind === SECRETS.webhookRegistrations ? { kind: 'registration', client } : foreign;
}
