import { textsAt } from '../json-pointer.ts';
import type { Place } from '../vendor-webhook.ts';
import { type DeliveryRequest, headerOf } from './delivery-request.ts';
import type { Document } from './document.ts';

/** The texts that stand at a place, in their order; a pointer's `*` is each item of a list. */
export function valuesAt(
  place: Place,
  request: DeliveryRequest,
  document: Document | undefined,
): readonly string[] {
  if (place.startsWith('/')) return textsAt(place, document);
  const value = headerOf(request, place);
  return value === undefined ? [] : [value];
}

export const valueAt = (
  place: Place,
  request: DeliveryRequest,
  document: Document | undefined,
): string | undefined => valuesAt(place, request, document)[0];
