import type { WebhookScheme } from '../../vendor-webhook.ts';
import { fromBase64, joined, textOf, utf8 } from '../bytes.ts';
import type { Checking } from '../checking.ts';
import { documentOf } from '../document.ts';
import { valueAt } from '../place.ts';
import { BAD, type Verified } from '../verdict.ts';

/** The delivery shows a secret. Nothing binds it to the body, so it is weak. */
export function checkSharedToken(
  scheme: Extract<WebhookScheme, { scheme: 'shared-token' }>,
  { request, client, secrets, crypto }: Checking,
): Verified {
  const document = scheme.at.startsWith('/') ? documentOf(request.body) : undefined;
  const shown = valueAt(scheme.at, request, document);
  if (shown === undefined || shown === '') return BAD;
  const matches =
    scheme.form === 'plain'
      ? secrets.some((secret) => crypto.isSecret(secret, utf8(shown)))
      : isBasic(shown, client.clientId, (password) =>
          secrets.some((secret) => crypto.isSecret(secret, password)),
        );
  return matches ? { kind: 'verified', strength: 'weak', timely: false } : BAD;
}

/** RFC 7617: client id and secret. */
function isBasic(header: string, user: string, isPassword: (password: Uint8Array) => boolean): boolean {
  const bytes = /^Basic /i.test(header) ? fromBase64(header.slice('Basic '.length)) : undefined;
  const text = bytes === undefined ? undefined : textOf(bytes);
  if (text === undefined) return false;
  const isUser = text.startsWith(`${user}:`);
  return isPassword(joined([utf8(isUser ? text.slice(user.length + 1) : text)])) && isUser;
}
