import type { VendorId } from './ids.ts';

/**
 * What becomes of a refresh token when it is used.
 * `none`: it stays. `replaced`: a new one comes, the old one keeps working. `grace`: the old one works for
 * `graceSeconds` more. `strict`: the old one is dead at once.
 */
export type Rotation = (
  | { readonly kind: 'none' }
  | { readonly kind: 'replaced' }
  | { readonly kind: 'grace'; readonly graceSeconds: number }
  | { readonly kind: 'strict' }
) & {
  /** The vendor ends the whole grant when a spent refresh token returns. */
  readonly reuseRevokesFamily?: boolean;
};

/** How an OAuth client proves itself; `basic-raw` is Basic without RFC 6749's percent-encoding. */
export type ClientAuthMethod = 'basic' | 'basic-raw' | 'post' | 'private_key_jwt' | 'none';

/** Where this vendor's token answers differ from RFC 6749 section 5. */
export interface TokenDialect {
  /** Where the token object lies in the answer, for example `['authed_user']`. */
  readonly tokenPath?: readonly string[];
  /** What `scope` is split at; spaces and commas by default. */
  readonly scopeDelimiter?: string;
  /** Vendor error codes that mean `invalid_grant`. */
  readonly grantRefusedCodes?: readonly string[];
  /** Vendor error codes that mean `invalid_client`. */
  readonly clientRefusedCodes?: readonly string[];
}

/** A call that shows whether an access token still works at the vendor's API. */
export interface Probe {
  readonly method: 'GET' | 'POST' | 'HEAD';
  readonly url: string;
  readonly expect: number;
}

/** A vendor as data: endpoints and habits. Field names as in the HTTP contract's vendor file. */
export interface Vendor {
  readonly id: VendorId;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint?: string;
  readonly introspectionEndpoint?: string;
  readonly registrationEndpoint?: string;
  readonly issuer?: string;
  readonly issRequired?: boolean;
  readonly clientAuth: ClientAuthMethod;
  readonly rotation: Rotation;
  /** The vendor has no refresh tokens: an access token is exchanged for a fresh one while it lives. */
  readonly refreshBy?: 'exchange';
  /** Declared lifetime of an access token. */
  readonly accessTokenSeconds?: number;
  readonly deadlineSeconds?: number;
  readonly skewSeconds?: number;
  /** Some vendors refuse a refresh sooner than this after issue. */
  readonly earliestRefreshSeconds?: number;
  /** Declared lifetime of a refresh token from its issue, and while it lies idle. */
  readonly refreshTokenSeconds?: number;
  readonly refreshTokenIdleSeconds?: number;
  /** What a call of the revocation endpoint ends: one token, or the person's whole grant with us. */
  readonly revocationEnds?: 'token' | 'grant';
  readonly probe?: Probe;
  readonly dialect?: TokenDialect;
  /** Hosts that calls for this vendor may go to, besides those of its endpoints. */
  readonly allowedHosts?: readonly string[];
  readonly webhook?: Readonly<Record<string, unknown>> & { readonly scheme: string };
}
