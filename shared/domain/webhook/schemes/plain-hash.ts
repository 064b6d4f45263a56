import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromHex, utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { headerOf } from '../delivery-request.ts';
import { signedBytes } from '../signed-text.ts';
import { BAD, type Verified } from '../verdict.ts';

type PlainHash = NonNullable<Extract<WebhookScheme, { scheme: 'hmac-url' }>['weak']>;

/** A plain SHA-256 that begins with the secret, from before the vendor knew HMAC: taken only where it is allowed. */
export function checkPlainHash(plain: PlainHash, { request, client, secrets, crypto }: Checking): Verified {
  if (client.keys.allowWeak !== true) return BAD;
  const version = headerOf(request, plain.versionHeader);
  const given = fromHex(headerOf(request, plain.header) ?? '');
  const template =
    version === undefined || !Object.hasOwn(plain.signed, version) ? undefined : plain.signed[version];
  if (template === undefined || given === undefined) return BAD;
  const [before = '', after = ''] = template.split('{secret}');
  const rest = after === '' ? utf8('') : signedBytes(after, request, {});
  if (rest === undefined) return BAD;
  const matches = secrets.some((secret) => crypto.isEqual(crypto.sha256(utf8(before), secret, rest), given));
  return matches ? { kind: 'verified', strength: 'weak', timely: false } : BAD;
}
