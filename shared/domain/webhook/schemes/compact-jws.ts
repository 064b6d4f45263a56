import { fromBase64Url, utf8 } from '../bytes.ts';
import { documentOf } from '../document.ts';

/** A JWS in its compact form (RFC 7515 7.1), taken apart and not yet believed. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export function compactJws(text: string): CompactJws | undefined {
  const [first, second, third, ...more] = text.split('.');
  if (first === undefined || second === undefined || third === undefined || more.length > 0) return undefined;
  const signature = fromBase64Url(third);
  const header = objectOf(first);
  const claims = objectOf(second);
  // RFC 7515 4.1.11: an extension that we do not know must be understood, so it is refused.
  if (signature === undefined || header === undefined || claims === undefined || 'crit' in header)
    return undefined;
  return { header, claims, message: utf8(`${first}.${second}`), signature };
}

function objectOf(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = fromBase64Url(part);
  const document = bytes === undefined ? undefined : documentOf(bytes);
  return document === undefined || Array.isArray(document)
    ? undefined
    : (document as Readonly<Record<string, unknown>>);
}

/** `aud` is a text or a list of them. */
export function isMeantFor(aud: unknown, wanted: readonly string[]): boolean {
  const named = Array.isArray(aud) ? aud : [aud];
  return named.some((one) => typeof one === 'string' && wanted.includes(one));
}
