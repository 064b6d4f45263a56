import type { Vendor } from '../vendor.ts';

/** What goes to the vendor's authorization endpoint with a person's browser. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  /** Of RFC 7636 by S256. */
  readonly challenge: string;
  /** Sent where an identity token is asked for (OpenID Connect Core 3.1.2.1). */
  readonly nonce: string;
}

/** Stands for "an identity token, please" among the scopes. */
export const OPENID = 'openid';

/**
 * The address that begins a consent (RFC 6749 4.1.1, RFC 7636 4.3), with what this vendor wants besides. The vendor's
 * own parameters never replace one of ours. `undefined` where the vendor has no such endpoint.
 */
export function authorizationUrl(vendor: Vendor, request: AuthorizationRequest): string | undefined {
  if (vendor.authorizationEndpoint === undefined) return undefined;
  const url = new URL(vendor.authorizationEndpoint);
  const scopes = scopesToAskFor(vendor, request.scopes);
  const { scopeDelimiter = ' ', scopeParameter = 'scope', parameters = {} } = vendor.consent ?? {};
  const asked: Record<string, string> = {
    ...parameters,
    ...(scopes.length === 0 ? {} : { [scopeParameter]: scopes.join(scopeDelimiter) }),
    ...(scopes.includes(OPENID) ? { nonce: request.nonce } : {}),
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

/** What the integration wants, and what the vendor gives no refresh token without. */
export const scopesToAskFor = (vendor: Vendor, wanted: readonly string[]): readonly string[] => [
  ...new Set([...wanted, ...(vendor.consent?.offlineScopes ?? [])]),
];
