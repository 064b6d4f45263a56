/** Whom an identity token is for, and which request it answers. */
export interface IdentityToken {
  readonly audience: readonly string[];
  readonly nonce?: string;
}

/** Reads the claims of an identity token (RFC 7519 3). One that cannot be read is for nobody. Never throws. */
export function readIdentityToken(jwt: string): IdentityToken {
  const { aud, nonce } = identityClaims(jwt);
  const audience = (Array.isArray(aud) ? aud : [aud]).filter((name) => typeof name === 'string');
  return { audience, ...(typeof nonce === 'string' ? { nonce } : {}) };
}

/**
 * Whether an identity token is of this very consent (OpenID Connect Core 3.1.3.7). It came by TLS from the vendor's own
 * token endpoint, so its signature says nothing that the connection has not said (point 6 there); what it has to show is
 * that the code was not slipped in from another consent.
 */
export const isOfConsent = (token: IdentityToken, clientId: string, nonce: string): boolean =>
  token.audience.includes(clientId) && token.nonce === nonce;

/** What an identity token claims, unproven; nothing where there is none, or it cannot be read. Never throws. */
export function identityClaims(jwt: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const payload = (jwt?.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
