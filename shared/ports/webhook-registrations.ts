import type { ClientId } from '#shared/domain/ids.ts';
import type { RegistrationOptions, Seen } from '#shared/domain/registration/registration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';
import type { RegistrationApi } from '#shared/domain/vendor-registration.ts';
import type { Heard } from '#shared/domain/webhook/heard.ts';

/** What is wanted of the vendor, and what its API is called with. */
export interface RegistrationCall {
  readonly api: RegistrationApi;
  /** The vendor's `client_id`. */
  readonly clientId: string;
  /** A token, or the key that a token is made with, as the API wants it. */
  readonly credential: Secret;
  readonly url: string;
  /** Names of the events that end or change grants. */
  readonly events: readonly string[];
  readonly options: RegistrationOptions;
  /** What deliveries are to be signed with, where we say it. */
  readonly secret?: Secret;
  /** The vendor's name for it, where it is known. */
  readonly vendorId?: string;
}

/** `refused`: the same question gets the same answer. `failed`: nobody knows what the vendor did, or it was busy. */
export type NotDone =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfter?: Duration };

export type Looked =
  | { readonly kind: 'present'; readonly seen: Seen }
  | { readonly kind: 'absent' }
  | NotDone;

export type Made =
  | { readonly kind: 'made'; readonly vendorId?: string; readonly expiresAt?: Instant }
  /** There was none to be renewed or mended. */
  | { readonly kind: 'absent' }
  | NotDone;

/** A vendor's API for its webhooks. Each may be done again without harm. Never throws. */
export interface WebhookRegistrations {
  /** What the vendor has. */
  look(call: RegistrationCall): Promise<Looked>;
  create(call: RegistrationCall): Promise<Made>;
  /** Brings it to what is wanted, with the secret of the call. */
  mend(call: RegistrationCall): Promise<Made>;
  /** Only asked for where it ends. */
  renew(call: RegistrationCall): Promise<Made>;
  /** Has the vendor send something, where it can: it shows that deliveries come through. */
  test(call: RegistrationCall): Promise<void>;
}

/** Keeps the keys that are brought for these APIs, apart from what deliveries are checked with. Throws `VaultUnavailable`. */
export interface RegistrationKeys {
  /** Durable when it resolves; replaces what was there. */
  put(client: ClientId, key: Secret): Promise<void>;
  get(client: ClientId): Promise<Secret | undefined>;
}

/** When each client's webhook was last heard. The later write counts. Throws `StoreUnavailable`. */
export interface WebhookHearing {
  find(client: ClientId): Promise<Heard | undefined>;
  put(client: ClientId, heard: Heard): Promise<void>;
  /** What was usual is no more. */
  forget(client: ClientId): Promise<void>;
}
