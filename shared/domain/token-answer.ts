import type { IdentityToken } from './consent/id-token.ts';
import type { VendorParty } from './consent/party.ts';
import type { Secret } from './secret.ts';
import type { Duration } from './time.ts';

/** What a token endpoint granted, decoded but not yet believed: the caller persists it before it looks closer. */
export interface TokenGrant {
  readonly accessToken: Secret;
  /** Absent: the vendor sent none (or a blank one), so the old one stays. */
  readonly refreshToken?: Secret;
  readonly tokenType: string;
  /** Between 0 and 366 days; absent where the vendor gave none or garbage. */
  readonly expiresIn?: Duration;
  /** Absent: unchanged (RFC 6749 5.1). */
  readonly scopes?: readonly string[];
  readonly refreshTokenExpiresIn?: Duration;
  /** Of the identity token that came along, where one did. */
  readonly identity?: IdentityToken;
  /** Who consented, where a consent was answered and the answer says so. */
  readonly party?: VendorParty;
}
