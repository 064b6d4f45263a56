import type { Place } from '../vendor-webhook.ts';
import { type DeliveryRequest, headerOf } from './delivery-request.ts';
import type { Document } from './document.ts';

/** No event names more grants than this; what goes beyond is left to the next refresh. */
const MOST_VALUES = 1000;

/** The texts that stand at a place, in their order; a pointer's `*` is each item of a list. */
export function valuesAt(
  place: Place,
  request: DeliveryRequest,
  document: Document | undefined,
): readonly string[] {
  if (!place.startsWith('/')) {
    const value = headerOf(request, place);
    return value === undefined ? [] : [value];
  }
  let found: readonly unknown[] = [document];
  for (const raw of place.slice(1).split('/')) {
    const name = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    found = found.flatMap((value) => membersOf(value, name)).slice(0, MOST_VALUES);
  }
  return found.flatMap((value) =>
    typeof value === 'string' ? [value] : typeof value === 'number' ? [String(value)] : [],
  );
}

export const valueAt = (
  place: Place,
  request: DeliveryRequest,
  document: Document | undefined,
): string | undefined => valuesAt(place, request, document)[0];

function membersOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) {
    if (name === '*') return value;
    return /^\d+$/.test(name) && Number(name) < value.length ? [value[Number(name)]] : [];
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, unknown>>)[name]];
}
