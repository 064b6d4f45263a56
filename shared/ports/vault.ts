import type { AttemptId, ClientId, IntegrationId } from '#shared/domain/ids.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';

/** Which token set: immutable once written. */
export interface TokenSetRef {
  readonly integration: IntegrationId;
  readonly epoch: number;
  readonly versionId: AttemptId;
}

/**
 * Keeps token sets. Every read names an exact version: never "the current one".
 * Each method throws `VaultUnavailable` where it cannot do or cannot tell.
 */
export interface TokenVault {
  /**
   * Durable when it resolves. Writing the same set under the same ref again changes nothing.
   * Versions of that epoch that are older than this one and all of `keep` may be forgotten, none where `keep` is empty.
   * Younger ones may not: they are of holders that came after the caller last saw the row.
   */
  put(ref: TokenSetRef, tokens: TokenSet, keep: readonly AttemptId[]): Promise<void>;
  /** `undefined` is the vault's own word that there is no such version. */
  get(ref: TokenSetRef): Promise<TokenSet | undefined>;
  /** The versions of one epoch that the vault has, oldest first; none where it has no such epoch. */
  versions(integration: IntegrationId, epoch: number): Promise<readonly AttemptId[]>;
  /** Forgets one version, where the vault can; a vault that cannot leaves it to `destroyEpoch`. */
  destroyVersion(ref: TokenSetRef): Promise<void>;
  /** Destroys all token sets of one epoch beyond recovery. Done already is done. */
  destroyEpoch(integration: IntegrationId, epoch: number): Promise<void>;
}

/** What a client proves itself with: a client secret, or a private key as JWK text. */
export interface ClientCredential {
  readonly clientSecret?: Secret;
  readonly privateKeyJwk?: Secret;
  /** RFC 7592 registration access token, and the vendor's management credential. */
  readonly registrationAccessToken?: Secret;
  readonly admin?: Secret;
}

/**
 * Keeps what OAuth clients prove themselves with. Every read names an exact version; which of them is in use only the
 * client's row says. Throws `VaultUnavailable`.
 */
export interface ClientVault {
  /** Durable when it resolves; idempotent by `versionId`. */
  put(client: ClientId, versionId: string, credential: ClientCredential): Promise<void>;
  get(client: ClientId, versionId: string): Promise<ClientCredential | undefined>;
  /** As `put`, of a version that is not in use yet and may never be. */
  putPending(client: ClientId, versionId: string, credential: ClientCredential): Promise<void>;
  /**
   * Shows people who look into the vault that a pending version is in use now in place of `from`, or, with `dropped`,
   * that it never will be. Both versions stay readable. Done already is done.
   */
  settle(client: ClientId, versionId: string, how: { readonly from: string } | 'dropped'): Promise<void>;
}

/** Seals a token set that the vault would not take, bound to its ref. Throws `VaultUnavailable`. */
export interface EscrowSealer {
  seal(ref: TokenSetRef, tokens: TokenSet): Promise<string>;
  open(ref: TokenSetRef, sealed: string): Promise<TokenSet>;
}

/** Keyed fingerprints, so that a token can be recognised without being kept. */
export interface Fingerprinter {
  /** 16 URL-safe characters; the same for the same value in one installation. */
  fingerprint(value: Secret): Promise<string>;
}

/** The vault did not answer, or not in a way that tells whether it wrote or has it. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}

/** Somebody has marked it for deletion: it cannot be read, and can be restored for some days. */
export class MarkedForDeletion extends VaultUnavailable {}
