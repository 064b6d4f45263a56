import type { Circuit } from './circuit-state.ts';
import type { ClientId, IntegrationId, VendorId } from './ids.ts';
import type { LastError } from './integration.ts';
import type { WebhookRegistration } from './registration/registration.ts';
import type { PublicJwk } from './rotation/published-keys.ts';
import type { PreviousSecret, SecretRemoval, SecretRotation } from './rotation/rotation.ts';
import type { Instant } from './time.ts';
import type { ClientAuthMethod } from './vendor.ts';

/** Facts of the client secret (or private key) that the vault holds under `versionId`. */
export interface ClientSecretFacts {
  readonly versionId: string;
  readonly createdAt: Instant;
  readonly expiresAt?: Instant;
  readonly rotateAt?: Instant;
  /** When the certificate ends that a vendor knows this key by. */
  readonly certificateExpiresAt?: Instant;
  /** What the vendor calls this secret, where it told. */
  readonly madeId?: string;
  /** A new secret is being rolled in. */
  readonly pending: boolean;
}

export interface ClientSecretRotation {
  readonly everyDays: number;
  readonly kind: string;
  /** The vendor's management credential came with the registration, for the API that `kind` names. */
  readonly byApi?: true;
  /** When that credential ends by itself, as a person said. */
  readonly adminExpiresAt?: Instant;
}

/** What the last try to replace a secret came to, where it was in vain. */
export interface RotationError {
  readonly code: string;
  readonly at: Instant;
}

/** Our registration at a vendor, and the health of its token endpoint as this client sees it. One row. */
export interface OAuthClient {
  readonly id: ClientId;
  readonly vendor: VendorId;
  /** The vendor's `client_id`. */
  readonly clientId: string;
  readonly clientAuth: ClientAuthMethod;
  readonly secret?: ClientSecretFacts;
  readonly rotation?: ClientSecretRotation;
  /** A new secret on its way. */
  readonly rolling?: SecretRotation;
  readonly previousSecret?: PreviousSecret;
  /** Secrets that the vendor has still and nobody needs: each is removed there when its time has come. */
  readonly removals?: readonly SecretRemoval[];
  /** Stays until a rotation has ended well, so that nobody has to have been looking. */
  readonly lastRotationError?: RotationError;
  /** What is published of the keys that it signs with, by the version of each; see `publishedKeys`. */
  readonly publicKeys?: Readonly<Record<string, PublicJwk>>;
  /** The integration whose token calls stand for the client: new secrets are tried on it. */
  readonly canary?: IntegrationId;
  /** RFC 7592 client configuration; its access token lies in the vault. */
  readonly registration?: { readonly clientUri: string };
  /** A webhook that the home registers at the vendor itself. */
  readonly webhook?: WebhookRegistration;
  /** When what the vendor signs its deliveries with ends, as it was told; of several keys the last. */
  readonly webhookKeysExpireAt?: Instant;
  readonly status: 'ok' | 'refused';
  readonly lastError?: LastError;
  readonly circuit: Circuit;
  readonly createdAt: Instant;
  /** It came out of a backup then: nothing is done for it at its vendor without a person, until it is let go. */
  readonly restoredAt?: Instant;
}

/** What is told of a client that has nothing to prove itself with. */
export const CREDENTIAL_MISSING = 'credential_missing';

/** Whether it still waits for its first secret or key: see `POST /v1/clients/{id}/intake`. */
export const lacksCredential = ({ status, lastError }: OAuthClient): boolean =>
  status === 'refused' && lastError?.code === CREDENTIAL_MISSING;
