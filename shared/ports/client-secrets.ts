import type { ListedSecret } from '#shared/domain/rotation/listed-secrets.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** Whose secrets, at which vendor, and the management credential as it was registered. */
export interface SecretsCall {
  /** Has a `secretApi`. */
  readonly vendor: Vendor;
  readonly clientId: string;
  readonly admin: Secret;
}

/** What a new secret shall be. */
export interface WantedSecret {
  /** For vendors that let secrets have names. */
  readonly name: string;
  /** For vendors that take a value of ours. */
  readonly value?: Secret;
  /** For vendors whose secrets end. */
  readonly until: Instant;
}

export interface MadeSecret {
  /** Absent where the vendor has one secret only. */
  readonly id?: string;
  readonly value: Secret;
  readonly expiresAt?: Instant;
}

/** `refused`: the vendor said no, and would again. `failed`: nobody knows what the vendor did, or it was not asked. */
type Unanswered =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string };

export type SecretsListed =
  | { readonly kind: 'listed'; readonly secrets: readonly ListedSecret[] }
  | Unanswered;
export type SecretMade = { readonly kind: 'made'; readonly secret: MadeSecret } | Unanswered;
export type SecretRemoved = { readonly kind: 'removed' } | Unanswered;

/**
 * Vendors' own APIs for client secrets. What is asked for changes nothing more than it says, and each is asked once.
 * Never throws.
 *
 * A registration of RFC 7592 is another port: there a secret comes with the whole registration, which has to be read and
 * brought back, and with a token that changes.
 */
export interface ClientSecrets {
  /** A value that no one can guess, for vendors that take one of ours. */
  fresh(): Secret;
  /** None at vendors of one secret: they do not tell. */
  list(call: SecretsCall): Promise<SecretsListed>;
  make(call: SecretsCall, wanted: WantedSecret): Promise<SecretMade>;
  /** One that is not there is removed. At vendors of one secret there is nothing to remove: `refused`. */
  remove(call: SecretsCall, id: string): Promise<SecretRemoved>;
}
