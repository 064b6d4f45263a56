import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromBase64, fromHex, joined, utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { headerOf } from '../delivery-request.ts';
import { isTimely } from '../vendor-time.ts';
import { BAD, type Verified } from '../verdict.ts';

const FIVE_MINUTES = 300;
const MOST_SIGNATURES = 16;
const PUBLIC_PREFIX = 'whpk_';

/** Standard Webhooks: `v1` is HMAC by a `whsec_` secret, `v1a` Ed25519 by a `whpk_` key; several may come. */
export function checkStandardWebhooks(
  scheme: Extract<WebhookScheme, { scheme: 'standard-webhooks' }>,
  { request, client, secrets, crypto, now }: Checking,
): Verified {
  const prefix = scheme.headerPrefix ?? 'webhook';
  const id = headerOf(request, `${prefix}-id`);
  const timestamp = headerOf(request, `${prefix}-timestamp`);
  const given = (headerOf(request, `${prefix}-signature`) ?? '').split(' ');
  // A point in the id would let it move into what follows.
  if (id === undefined || id === '' || id.includes('.') || timestamp === undefined) return BAD;
  if (given.length > MOST_SIGNATURES) return BAD;
  const message = joined([utf8(`${id}.${timestamp}.`), request.body]);
  const matches = given.some((one) => {
    const [version, text = '', ...more] = one.split(',');
    const signature = more.length === 0 ? fromBase64(text) : undefined;
    if (signature === undefined) return false;
    if (version === 'v1a') {
      return publicKeysOf(client.keys.publicKeys).some((key) => crypto.ed25519(key, message, signature));
    }
    if (version !== 'v1') return false;
    return secrets.some((secret) => {
      const expected = crypto.hmac('sha256', { secret, form: 'base64' }, message);
      return expected !== undefined && crypto.isEqual(signature, expected);
    });
  });
  const tolerance = scheme.toleranceSeconds ?? FIVE_MINUTES;
  if (!matches || !isTimely(timestamp, 'seconds', tolerance, now)) return BAD;
  return { kind: 'verified', strength: 'strong', timely: true };
}

/** Ed25519 keys in hex or as `whpk_` and base64: 32 bytes, or no key. */
export function publicKeysOf(texts: readonly string[]): readonly Uint8Array[] {
  return texts.flatMap((text) => {
    const key = text.startsWith(PUBLIC_PREFIX)
      ? fromBase64(text.slice(PUBLIC_PREFIX.length))
      : fromHex(text.toLowerCase());
    return key?.length === 32 ? [key] : [];
  });
}
