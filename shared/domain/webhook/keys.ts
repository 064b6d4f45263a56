import type { ClientId } from '../ids.ts';
import type { Secret } from '../secret.ts';

/** What one OAuth client's deliveries are checked with, as `PUT /v1/clients/{id}/webhook` brought it. */
export interface WebhookKeys {
  /** Any of them may match: while one is replaced, both sign. */
  readonly secrets: readonly Secret[];
  /** Ed25519, in hex or as `whpk_`. */
  readonly publicKeys: readonly string[];
  /** The address as the vendor knows it, where another than ours was registered. */
  readonly url?: string;
  readonly verifyToken?: Secret;
  /** Older signatures without a key are taken too. */
  readonly allowWeak?: boolean;
}

export const NO_KEYS: WebhookKeys = { secrets: [], publicKeys: [] };

/** A client as its deliveries meet it: our registration, and what signs. */
export interface WebhookClient {
  readonly id: ClientId;
  /** The vendor's `client_id`. */
  readonly clientId: string;
  readonly keys: WebhookKeys;
  /** The OAuth client's own secrets, where the vendor signs with them. */
  readonly clientSecrets: readonly Secret[];
}
