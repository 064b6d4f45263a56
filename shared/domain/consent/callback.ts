import { Secret } from '../secret.ts';
import type { Vendor } from '../vendor.ts';

/** What the vendor sent a browser back with (RFC 6749 4.1.2, RFC 9207 2). */
export type Callback =
  | { readonly kind: 'code'; readonly state: Secret; readonly code: Secret; readonly iss?: string }
  | { readonly kind: 'error'; readonly state: Secret; readonly error: VendorSaid; readonly iss?: string }
  /** Nothing that an authorization server sends. */
  | { readonly kind: 'malformed' };

/** What its error means to a person; the vendor's own words are not passed on. */
export type VendorSaid = 'denied' | 'scope' | 'client' | 'busy' | 'other';

const SAID: Readonly<Record<string, VendorSaid>> = {
  access_denied: 'denied',
  user_denied: 'denied',
  consent_required: 'denied',
  interaction_required: 'denied',
  login_required: 'denied',
  invalid_scope: 'scope',
  unauthorized_client: 'client',
  unsupported_response_type: 'client',
  invalid_client: 'client',
  invalid_request: 'client',
  temporarily_unavailable: 'busy',
  server_error: 'busy',
};

const STATE = /^[A-Za-z0-9_-]{43}$/;
/** No vendor's code comes near it; the vault and the wire take it. */
const LONGEST = 8192;
/** A parameter that means something may come once (RFC 6749 3.1). */
const NAMES = ['state', 'code', 'error', 'iss'] as const;

/** Reads the query of a callback. A parameter that comes twice, or is of no shape that we know, makes it malformed. */
export function readCallback(query: string): Callback {
  const given = new URLSearchParams(query);
  const twice = NAMES.some((name) => given.getAll(name).length > 1);
  const [text, code, error, iss] = NAMES.map((name) => given.get(name) ?? undefined);
  if (twice || text === undefined || !STATE.test(text)) return { kind: 'malformed' };
  const state = new Secret(text);
  const from = iss === undefined ? {} : { iss };
  if (error !== undefined) return { kind: 'error', state, error: SAID[error] ?? 'other', ...from };
  if (code === undefined || code === '' || code.length > LONGEST) return { kind: 'malformed' };
  return { kind: 'code', state, code: new Secret(code), ...from };
}

/**
 * Whether the answer comes from the vendor that was asked (RFC 9207 2.4): compared letter by letter wherever it names
 * its issuer, and refused where a vendor that always names it did not.
 */
export function isFromVendor(
  vendor: Pick<Vendor, 'issuer' | 'issRequired'>,
  iss: string | undefined,
): boolean {
  if (iss !== undefined) return vendor.issuer === undefined || iss === vendor.issuer;
  return !(vendor.issRequired ?? vendor.issuer !== undefined);
}
