import { instant, minutes } from '../../time.ts';
import type { WebhookScheme } from '../../vendor-webhook.ts';
import { textOf } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import type { JwsAlgorithm } from '../crypto.ts';
import { BAD, type Verified } from '../verdict.ts';
import { type CompactJws, compactJws, isMeantFor } from './compact-jws.ts';

const ALGORITHMS: ReadonlySet<unknown> = new Set<JwsAlgorithm>(['RS256', 'PS256', 'ES256', 'EdDSA']);
/** The key types that may sign by each algorithm: a key of another type is never tried. */
const KEY_TYPE: Readonly<Record<JwsAlgorithm, string>> = {
  RS256: 'RSA',
  PS256: 'RSA',
  ES256: 'EC',
  EdDSA: 'OKP',
};
const AHEAD = minutes(5);

/**
 * A security event token (RFC 8417). It has no end (`exp`), because it tells of what has happened; keys come from the
 * pinned address alone, whatever its header says (`jku`, `x5u`, `jwk`).
 */
export function checkSecurityEvent(
  scheme: Extract<WebhookScheme, { scheme: 'ssf' }>,
  { request, client, fetched, crypto, now }: Checking,
): Verified {
  const jws = securityEventIn(request.body);
  if (jws === undefined) return BAD;
  const { header, claims } = jws;
  const algorithm = header.alg;
  if (!isAllowed(algorithm)) return BAD;
  if (scheme.legacy !== true && header.typ !== 'secevent+jwt') return BAD;
  const keys = (fetched.jwks ?? []).filter((key) => isMeant(key, header.kid, algorithm));
  if (!keys.some((key) => crypto.jws(key, algorithm, jws.message, jws.signature))) return BAD;
  const audience =
    typeof scheme.audience === 'string' ? [scheme.audience] : (scheme.audience ?? [client.clientId]);
  if (claims.iss !== scheme.issuer || !isMeantFor(claims.aud, audience)) return BAD;
  const { iat, jti, events } = claims;
  if (typeof iat !== 'number' || instant(iat * 1000) > now + AHEAD) return BAD;
  if (typeof jti !== 'string' || jti === '' || typeof events !== 'object' || events === null) return BAD;
  // RFC 8417 4.1: an event is no identity and no access token; something that ends is one of those.
  if ('exp' in claims || 'nonce' in claims) return BAD;
  return { kind: 'verified', strength: 'strong', timely: false, document: claims, isSecurityEvent: true };
}

/** Which key a body asks for, so that a key that we have not seen can be looked for. */
export const keyIdIn = (body: Uint8Array): unknown => securityEventIn(body)?.header.kid;

function securityEventIn(body: Uint8Array): CompactJws | undefined {
  const text = textOf(body);
  return text === undefined ? undefined : compactJws(text.trim());
}

const isAllowed = (algorithm: unknown): algorithm is JwsAlgorithm => ALGORITHMS.has(algorithm);

function isMeant(key: Readonly<Record<string, unknown>>, kid: unknown, algorithm: JwsAlgorithm): boolean {
  const isSignatureKey = key.use === undefined || key.use === 'sig';
  const isOfAlgorithm = key.alg === undefined || key.alg === algorithm;
  return (
    typeof kid === 'string' &&
    key.kid === kid &&
    key.kty === KEY_TYPE[algorithm] &&
    isSignatureKey &&
    isOfAlgorithm
  );
}
