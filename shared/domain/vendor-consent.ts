/** Whether a vendor's authorization server takes a proof key with the code (RFC 7636). */
export type PkceSupport = 'required' | 'supported' | 'unsupported' | 'unknown';

/** The ways to a grant that a vendor offers, in the words of an integration's `grantType`. */
export type OfferedGrant =
  | 'authorization_code'
  | 'client_credentials'
  | 'device_code'
  | 'jwt_bearer'
  | 'token_exchange';

/** How a person's consent is asked for at this vendor, where it differs from RFC 6749 section 4.1. */
export interface Consent {
  readonly pkce: PkceSupport;
  /** Sent with the authorization request, for example `access_type=offline`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Without these scopes no refresh token comes. */
  readonly offlineScopes?: readonly string[];
  /** What stands between two scopes of the request; a space by default. */
  readonly scopeDelimiter?: string;
  /** The name under which the scopes are asked for; `scope` by default. */
  readonly scopeParameter?: string;
  /** Sent with the code, for example `expiring=1`. */
  readonly tokenParameters?: Readonly<Record<string, string>>;
}

/**
 * Where the granted scopes can be read back, apart from the token answer. `answer`: nowhere else. `introspection`: its
 * `scope` (RFC 7662). `call`: an API call; `at` as for a webhook's fields. `none`: the vendor has no scopes, or tells none.
 */
export type ScopeReadBack =
  | { readonly by: 'answer' }
  | { readonly by: 'introspection' }
  | {
      readonly by: 'call';
      readonly method: 'GET' | 'POST';
      readonly url: string;
      readonly at: string;
      /** Of a list that names other scopes besides: only items whose member at `at` is that text. */
      readonly only?: { readonly at: string; readonly is: string };
    }
  | { readonly by: 'none' };
