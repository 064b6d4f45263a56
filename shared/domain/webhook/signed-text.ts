import type { SignedText } from '../vendor-webhook.ts';
import { joined, textOf, utf8 } from './bytes.ts';
import type { DeliveryRequest } from './delivery-request.ts';

/** What a template's names stand for besides what the request says itself. */
export interface SignedParts {
  readonly timestamp?: string | undefined;
  readonly id?: string | undefined;
}

/** The bytes that were signed; `undefined` where a part of them did not come. */
export function signedBytes(
  template: SignedText | undefined,
  request: DeliveryRequest,
  parts: SignedParts,
): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  for (const [n, piece] of (template === undefined || template === 'body' ? '{body}' : template)
    .split(/\{(\w+)\}/)
    .entries()) {
    // Split at a group, every second piece is a name.
    const bytes = n % 2 === 0 ? utf8(piece) : partOf(piece, request, parts);
    if (bytes === undefined) return undefined;
    pieces.push(bytes);
  }
  return joined(pieces);
}

function partOf(name: string, request: DeliveryRequest, parts: SignedParts): Uint8Array | undefined {
  switch (name) {
    case 'body':
      return request.body;
    case 'url':
      return utf8(request.url);
    case 'method':
      return utf8(request.method);
    case 'form':
      return sortedForm(request.body);
    case 'timestamp':
      return parts.timestamp === undefined ? undefined : utf8(parts.timestamp);
    case 'id':
      return parts.id === undefined ? undefined : utf8(parts.id);
    default:
      return undefined;
  }
}

/** Names and values of a form, by name, one after the other. */
function sortedForm(body: Uint8Array): Uint8Array | undefined {
  const text = textOf(body);
  if (text === undefined) return undefined;
  const fields = [...new URLSearchParams(text)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return utf8(fields.map(([name, value]) => name + value).join(''));
}
