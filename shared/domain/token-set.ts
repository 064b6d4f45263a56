import type { Secret } from './secret.ts';
import type { Instant } from './time.ts';

export interface SubjectToken {
  readonly token: Secret;
  /** As RFC 8693 3 names it; absent: as the vendor's data says. */
  readonly type?: string;
}

/**
 * What a grant has at one version, as the vault stores it. It carries everything a commit needs, so that
 * another holder can adopt it after the one that received it died.
 */
export interface TokenSet {
  readonly accessToken: Secret;
  /** Absent for grants that have none (`client_credentials`). */
  readonly refreshToken?: Secret;
  /** Brought by a caller, to be exchanged for access tokens (RFC 8693); it is the caller's own, and no vendor's answer replaces it. */
  readonly subject?: SubjectToken;
  readonly tokenType: string;
  /** When the request that brought it was sent, by our clock: `expires_in` counts from there. */
  readonly obtainedAt: Instant;
  readonly expiresAt: Instant;
  /** Whether the vendor said how long it lives, or we had to assume it. */
  readonly expiryKnown: boolean;
  /** As the vendor said; absent means unchanged from what was asked (RFC 6749 5.1). */
  readonly scopes?: readonly string[];
  readonly refreshTokenExpiresAt?: Instant;
  /** Keyed fingerprints of refresh tokens of this grant that were spent, newest last. */
  readonly spent: readonly string[];
}

/** How many fingerprints of spent refresh tokens a token set remembers. */
export const SPENT_REMEMBERED = 64;
