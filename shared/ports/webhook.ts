import type { ClientId } from '#shared/domain/ids.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { WebhookCrypto } from '#shared/domain/webhook/crypto.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import type { IntrospectionEndpoint } from './introspection.ts';

/** Keeps what deliveries for each OAuth client are checked with. Throws `VaultUnavailable`. */
export interface WebhookKeyring {
  /** Durable when it resolves; replaces what was there. */
  put(client: ClientId, keys: WebhookKeys): Promise<void>;
  get(client: ClientId): Promise<WebhookKeys | undefined>;
}

/** Keys that vendors publish, from the pinned address alone, kept for a while. Never throws: none is none. */
export interface PublishedKeys {
  /** `kid` that is not among them: they are fetched once more, and then not again for a while. */
  jwks(uri: string, kid: unknown): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A certificate or public key as PEM. */
  certificate(url: string): Promise<string | undefined>;
}

/** At least once, in no order; durable when it resolves. Throws `QueueUnavailable`. */
export interface DeliveryQueue {
  send(delivery: Delivery): Promise<void>;
}

/** Which deliveries have had their effect. Throws `StoreUnavailable`. */
export interface DeliveryLog {
  isDone(key: string): Promise<boolean>;
  /** Remembered until then. */
  done(keys: readonly string[], until: Instant): Promise<void>;
}

/** What the webhook's front door and the work behind it need besides the other ports. */
export interface WebhookPorts {
  readonly keyring: WebhookKeyring;
  readonly publishedKeys: PublishedKeys;
  readonly deliveries: DeliveryQueue;
  readonly deliveryLog: DeliveryLog;
  readonly webhookCrypto: WebhookCrypto;
  readonly introspection: IntrospectionEndpoint;
}
