/** How this vendor takes a signed assertion for a grant (RFC 7523 2.1), where it differs from the standard's plain case. */
export interface VendorAssertion {
  /** What the assertion is for. @default the token endpoint (RFC 7523 3) */
  readonly audience?: string;
  /** `none`: a client that acts for itself names nobody. @default the client, unless the integration names a user */
  readonly subject?: 'client' | 'none';
  /** How long an assertion is good for. @default 300 */
  readonly lifetimeSeconds?: number;
  /** Further claims. */
  readonly claims?: Readonly<Record<string, string>>;
  /** A client that signs proves itself by a second assertion too (RFC 7521 4.2). @default false */
  readonly clientAssertion?: boolean;
}

/**
 * How this vendor exchanges one token for another: as RFC 8693 has it, or under names of its own. It serves integrations
 * of `token_exchange`, and vendors that are refreshed by exchange.
 */
export interface VendorExchange {
  /** @default `urn:ietf:params:oauth:grant-type:token-exchange` */
  readonly grantType?: string;
  /** @default `subject_token` */
  readonly tokenParameter?: string;
  /** What kind of token is given (RFC 8693 3). @default an access token; not sent under another `grantType` */
  readonly tokenType?: string;
  /** Sent besides, for example an audience. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** How this vendor gives tokens for the client's own credentials, where it is not as RFC 6749 4.4 has it. */
export interface VendorClientCredentials {
  /** @default `client_credentials` */
  readonly grantType?: string;
  /** The parameter that names the account, which the integration's label `vendor-account` says. */
  readonly accountParameter?: string;
  /** Sent besides, for example an audience. */
  readonly parameters?: Readonly<Record<string, string>>;
}
