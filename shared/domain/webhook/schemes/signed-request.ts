import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromBase64Url, textOf, utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { documentOf } from '../document.ts';
import { BAD, type Verified } from '../verdict.ts';

/** A form field `<signature>.<payload>`: the signature is over the payload as it is written. */
export function checkSignedRequest(
  scheme: Extract<WebhookScheme, { scheme: 'signed-request' }>,
  { request, secrets, crypto }: Checking,
): Verified {
  const form = new URLSearchParams(textOf(request.body) ?? '');
  const [field, ...more] = form.getAll(scheme.field);
  const [signed, payload, ...rest] = (field ?? '').split('.');
  if (more.length > 0 || rest.length > 0 || signed === undefined || payload === undefined) return BAD;
  const signature = fromBase64Url(signed);
  const bytes = fromBase64Url(payload);
  if (signature === undefined || bytes === undefined) return BAD;
  const matches = secrets.some((secret) => {
    const expected = crypto.hmac('sha256', { secret, form: 'text' }, utf8(payload));
    return expected !== undefined && crypto.isEqual(signature, expected);
  });
  const document = matches ? documentOf(bytes) : undefined;
  if (document === undefined || !('algorithm' in document)) return BAD;
  if (String(document.algorithm).toUpperCase() !== 'HMAC-SHA256') return BAD;
  return { kind: 'verified', strength: 'strong', timely: false, document };
}
