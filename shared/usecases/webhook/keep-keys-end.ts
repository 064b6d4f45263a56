import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';

/** Keeps on the client when its webhook keys end, in the place of what was known of the keys before. Throws `StoreUnavailable`. */
export async function keepKeysEnd(
  { clients }: Pick<Ports, 'clients'>,
  { id, webhookKeysExpireAt: known }: OAuthClient,
  expiresAt: Instant | undefined,
): Promise<void> {
  if (known === undefined && expiresAt === undefined) return;
  await clients.change(id, ({ webhookKeysExpireAt: _old, ...client }) => ({
    client: { ...client, ...(expiresAt === undefined ? {} : { webhookKeysExpireAt: expiresAt }) },
    result: undefined,
  }));
}
