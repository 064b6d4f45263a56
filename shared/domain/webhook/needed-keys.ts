import type { VendorWebhook, WebhookScheme } from '../vendor-webhook.ts';
import type { WebhookKeys } from './keys.ts';
import { schemesOf } from './verify.ts';

/** What a person has to bring before deliveries can be checked. `webhook-id`: the one that the vendor gave the webhook. */
export type NeededKey = 'secret' | 'ed25519-key' | 'webhook-id' | 'verify-token';

/**
 * What has to be brought for this vendor, any one of which is enough. Empty where deliveries are checked with the OAuth
 * client's own secret or with keys that the vendor publishes.
 */
export function neededKeys(webhook: VendorWebhook): readonly NeededKey[] {
  const keys = schemesOf(webhook)
    .flatMap(keysOf)
    .filter((key) => key !== 'secret' || webhook.secret !== 'client');
  if (keys.length > 0) return [...new Set(keys)];
  const { handshake } = webhook;
  return handshake?.kind === 'echo-query' && handshake.token !== undefined ? ['verify-token'] : [];
}

/** Whether there is something of what is needed. */
export function hasNeeded(needed: readonly NeededKey[], keys: WebhookKeys): boolean {
  return needed.length === 0 || needed.some((key) => isBrought(key, keys));
}

function isBrought(key: NeededKey, { secrets, publicKeys, verifyToken }: WebhookKeys): boolean {
  switch (key) {
    case 'secret':
      return secrets.length > 0;
    case 'ed25519-key':
    case 'webhook-id':
      return publicKeys.length > 0;
    case 'verify-token':
      return verifyToken !== undefined;
  }
}

function keysOf(scheme: WebhookScheme): readonly NeededKey[] {
  switch (scheme.scheme) {
    case 'hmac':
    case 'hmac-url':
    case 'hmac-pairs':
    case 'signed-request':
    case 'jwt':
    case 'shared-token':
    case 'secret-path':
      return ['secret'];
    case 'standard-webhooks':
      return ['secret', 'ed25519-key'];
    case 'ed25519':
      return ['ed25519-key'];
    case 'certificate':
      return scheme.dialect === 'paypal' ? ['webhook-id'] : [];
    case 'none':
    case 'ssf':
      return [];
  }
}
