import type { HttpRequest } from './message.ts';

/** No key or secret comes near it; more is a mistake. */
const MOST_BYTES = 64 * 1024;

export type FormField =
  | { readonly kind: 'field'; readonly value: string }
  | { readonly kind: 'too_large' }
  /** Not a form, not in UTF-8, or not with this one field. */
  | { readonly kind: 'not_a_form' };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The one field of a form, as a browser sends it (HTML 4.10.21.8). */
export function readFormField({ headers, body }: HttpRequest, name: string): FormField {
  if (body.length > MOST_BYTES) return { kind: 'too_large' };
  const type = headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded *(;|$)/i.test(type)) return { kind: 'not_a_form' };
  if (headers['content-encoding'] !== undefined) return { kind: 'not_a_form' };
  const fields = parse(body);
  const value = fields?.get(name);
  const isAlone = fields !== undefined && [...fields.keys()].length === 1;
  return isAlone && typeof value === 'string' ? { kind: 'field', value } : { kind: 'not_a_form' };
}

function parse(body: Uint8Array): URLSearchParams | undefined {
  try {
    return new URLSearchParams(utf8.decode(body));
  } catch {
    // Bytes that are no text are no form.
    return undefined;
  }
}
