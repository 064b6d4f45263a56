import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromBase64, fromHex } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { headerOf } from '../delivery-request.ts';
import { documentOf } from '../document.ts';
import { valueAt } from '../place.ts';
import { signedBytes } from '../signed-text.ts';
import { isTimely } from '../vendor-time.ts';
import { BAD, type Verified } from '../verdict.ts';

type Hmac = Extract<WebhookScheme, { scheme: 'hmac' | 'hmac-url' }>;

/** HMAC in a header, over the body and whatever the vendor joins to it. */
export function checkHmac(scheme: Hmac, checking: Checking): Verified {
  const { request, secrets, crypto, deliveryAt, now } = checking;
  const given = [scheme.header, ...(scheme.otherHeaders ?? [])].flatMap((name) =>
    signatureIn(headerOf(request, name), scheme),
  );
  if (given.length === 0) return BAD;
  const { timestamp } = scheme;
  const id = deliveryAt === undefined ? undefined : headerOf(request, deliveryAt);
  const inHeader =
    timestamp === undefined || timestamp.at.startsWith('/') ? undefined : headerOf(request, timestamp.at);
  const message = signedBytes(scheme.signed, request, { timestamp: inHeader, id });
  if (message === undefined) return BAD;
  const matches = secrets.some((secret) => {
    const expected = crypto.hmac(scheme.hash ?? 'sha256', { secret, form: scheme.key ?? 'text' }, message);
    return expected !== undefined && given.some((signature) => crypto.isEqual(signature, expected));
  });
  if (!matches) return BAD;
  if (timestamp === undefined) return { kind: 'verified', strength: 'strong', timely: false };
  const sentAt = inHeader ?? valueAt(timestamp.at, request, documentOf(request.body));
  if (!isTimely(sentAt, timestamp.unit, timestamp.toleranceSeconds, now)) return BAD;
  return { kind: 'verified', strength: 'strong', timely: true };
}

function signatureIn(header: string | undefined, scheme: Hmac): readonly Uint8Array[] {
  const prefix = scheme.prefix ?? '';
  if (!header?.startsWith(prefix)) return [];
  const text = header.slice(prefix.length);
  const bytes = scheme.encoding === 'hex' ? fromHex(text) : fromBase64(text);
  return bytes === undefined ? [] : [bytes];
}
