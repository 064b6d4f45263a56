import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { Instant } from '#shared/domain/time.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { signingKey } from './signing-key.ts';

/** What is asked for with it. */
export interface AssertionRequest {
  readonly scopes: readonly string[];
  /** Whom the client acts for; itself where this is absent. */
  readonly subject?: string;
}

export type SignedAssertion =
  | { readonly kind: 'signed'; readonly assertion: string }
  | { readonly kind: 'unusable'; readonly code: 'credential_missing' | 'private_key_unusable' };

/** Long enough for a slow vendor and a clock that is a minute behind; no vendor is known that takes less. */
const LIFETIME_SECONDS = 300;

/**
 * An assertion for a grant (RFC 7523 2.1 and 3), signed with the client's private key. The scopes are a claim as well as
 * a parameter of the request: some vendors read the one, some the other. Never rejects.
 */
export async function signAssertion(
  { vendor, client, credential }: VendorCall,
  { scopes, subject }: AssertionRequest,
  now: Instant,
): Promise<SignedAssertion> {
  if (credential.privateKeyJwk === undefined) return { kind: 'unusable', code: 'credential_missing' };
  const signing = await signingKey(credential.privateKeyJwk);
  if (signing === undefined) return { kind: 'unusable', code: 'private_key_unusable' };
  const { audience, claims, subject: whom, lifetimeSeconds = LIFETIME_SECONDS } = vendor.assertion ?? {};
  const issuedAt = Math.floor(now / 1000);
  const sub = subject ?? (whom === 'none' ? undefined : client.clientId);
  const payload = {
    ...claims,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    iss: client.clientId,
    ...(sub === undefined ? {} : { sub }),
    aud: audience ?? vendor.tokenEndpoint,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    jti: randomUUID(),
  };
  const { alg, kid, key, parameters } = signing;
  const head = { alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) };
  const signed = `${encoded(JSON.stringify(head))}.${encoded(JSON.stringify(payload))}`;
  const signature = await crypto.subtle.sign(parameters, key, new TextEncoder().encode(signed));
  return { kind: 'signed', assertion: `${signed}.${encoded(new Uint8Array(signature))}` };
}

const encoded = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');
