import type { Secret } from '../secret.ts';
import type { Instant } from '../time.ts';
import type { Place } from '../vendor-webhook.ts';
import type { WebhookCrypto } from './crypto.ts';
import type { DeliveryRequest } from './delivery-request.ts';
import type { WebhookClient } from './keys.ts';

/** Keys that lie at the vendor: fetched beforehand, because the check itself waits for nothing. */
export interface FetchedKeys {
  readonly jwks?: readonly Readonly<Record<string, unknown>>[];
  /** By the address that a header named. */
  readonly certificates?: ReadonlyMap<string, string>;
}

/** Everything that a check of one delivery for one client looks at. */
export interface Checking {
  readonly request: DeliveryRequest;
  readonly client: WebhookClient;
  /** Those that sign with this vendor: the webhook's own, or the OAuth client's. */
  readonly secrets: readonly Secret[];
  readonly deliveryAt?: Place;
  readonly fetched: FetchedKeys;
  readonly crypto: WebhookCrypto;
  readonly now: Instant;
}
