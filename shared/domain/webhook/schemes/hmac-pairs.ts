import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromHex } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { headerOf } from '../delivery-request.ts';
import { signedBytes } from '../signed-text.ts';
import { isTimely } from '../vendor-time.ts';
import { BAD, type Verified } from '../verdict.ts';

/** No vendor rolls more keys at once; more pairs would only cost us. */
const MOST_PAIRS = 16;

/** `t=<seconds>,v1=<hex>`: any `v1` may match, other versions are left alone. */
export function checkHmacPairs(
  scheme: Extract<WebhookScheme, { scheme: 'hmac-pairs' }>,
  { request, secrets, crypto, now }: Checking,
): Verified {
  const pairs = (headerOf(request, scheme.header) ?? '').split(',').map((pair) => pair.trim().split('='));
  const times = pairs.filter(([name]) => name === 't');
  const timestamp = times[0]?.[1];
  // Two times would let one be signed and the other be near.
  if (pairs.length > MOST_PAIRS || times.length !== 1 || timestamp === undefined) return BAD;
  const signatures = pairs.flatMap(([name, value, ...more]) => {
    const bytes = name === 'v1' && more.length === 0 ? fromHex(value ?? '') : undefined;
    return bytes === undefined ? [] : [bytes];
  });
  if (signatures.length === 0) return BAD;
  const message = signedBytes(scheme.signed, request, { timestamp });
  if (message === undefined) return BAD;
  const matches = secrets.some((secret) => {
    const expected = crypto.hmac('sha256', { secret, form: 'text' }, message);
    return expected !== undefined && signatures.some((signature) => crypto.isEqual(signature, expected));
  });
  if (!matches || !isTimely(timestamp, 'seconds', scheme.toleranceSeconds, now)) return BAD;
  return { kind: 'verified', strength: 'strong', timely: true };
}
