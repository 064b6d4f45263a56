import type { OAuthClient } from '../oauth-client.ts';
import { isAutomatic } from '../rotation/due.ts';
import type { Instant } from '../time.ts';

/**
 * The client as it comes out of a backup: nothing that would be done for it at its vendor without a person is done until
 * somebody lets it go. The original may live beside this home, and a secret replaced or removed at the vendor, or a webhook
 * moved, would be the original's. As it was where nothing is done by itself.
 */
export function heldClient(client: OAuthClient, now: Instant): OAuthClient {
  if (client.restoredAt !== undefined || !isCaredFor(client)) return client;
  return { ...client, restoredAt: now };
}

const isCaredFor = (client: OAuthClient): boolean =>
  isAutomatic(client) ||
  client.rolling !== undefined ||
  client.removals !== undefined ||
  client.webhook !== undefined;

/** The client let go. */
export function releasedClient(client: OAuthClient): OAuthClient {
  const { restoredAt: _restoredAt, ...rest } = client;
  return rest;
}
