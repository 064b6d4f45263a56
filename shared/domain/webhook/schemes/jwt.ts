import { type Instant, instant, seconds } from '../../time.ts';
import type { WebhookScheme } from '../../vendor-webhook.ts';
import { toHex, utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import type { WebhookCrypto } from '../crypto.ts';
import { type DeliveryRequest, headerOf } from '../delivery-request.ts';
import { BAD, type Verified } from '../verdict.ts';
import { compactJws, isMeantFor } from './compact-jws.ts';

const CLOCK_ALLOWANCE = seconds(60);

/**
 * A JWT (HS256) in a header. It is bound to our address by its audience and to a time by `exp`, and to no body: what it
 * brings counts as weak.
 */
export function checkJwt(
  scheme: Extract<WebhookScheme, { scheme: 'jwt' }>,
  { request, secrets, crypto, now }: Checking,
): Verified {
  const header = headerOf(request, scheme.header) ?? '';
  const prefix = scheme.prefix ?? '';
  if (!header.startsWith(prefix)) return BAD;
  const jws = compactJws(header.slice(prefix.length));
  if (jws === undefined || jws.header.alg !== 'HS256') return BAD;
  const matches = secrets.some((secret) => {
    const expected = crypto.hmac('sha256', { secret, form: 'text' }, jws.message);
    return expected !== undefined && crypto.isEqual(jws.signature, expected);
  });
  if (!matches || !isCurrent(jws.claims.exp, jws.claims.nbf, now)) return BAD;
  if (scheme.queryHash === true) {
    if (jws.claims.qsh !== queryHashOf(request, crypto)) return BAD;
  } else if (!isMeantFor(jws.claims.aud, [request.url])) return BAD;
  return { kind: 'verified', strength: 'weak', timely: true };
}

function isCurrent(exp: unknown, nbf: unknown, now: Instant): boolean {
  if (typeof exp !== 'number' || now > instant(exp * 1000 + CLOCK_ALLOWANCE)) return false;
  return nbf === undefined || (typeof nbf === 'number' && now >= instant(nbf * 1000 - CLOCK_ALLOWANCE));
}

/** Atlassian's canonical request: method, path and sorted query. */
function queryHashOf(request: DeliveryRequest, crypto: WebhookCrypto): string {
  const path = new URL(request.url).pathname.replace(/\/$/, '') || '/';
  const fields = [...new URLSearchParams(request.query)]
    .filter(([name]) => name !== 'jwt')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort();
  return toHex(crypto.sha256(utf8(`${request.method}&${path}&${fields.join('&')}`)));
}
