/** No document that we read has more values at one pointer; what goes beyond is left out. */
const MOST_VALUES = 1000;

/** The texts and numbers at a JSON pointer (RFC 6901), as texts, in their order; a `*` in it is each item of a list. */
export const textsAt = (pointer: string, document: unknown): readonly string[] =>
  valuesAt(pointer, document).flatMap((value) =>
    typeof value === 'string' ? [value] : typeof value === 'number' ? [String(value)] : [],
  );

/** Whatever is at a JSON pointer. */
export function valuesAt(pointer: string, document: unknown): readonly unknown[] {
  let found: readonly unknown[] = [document];
  for (const raw of pointer.slice(1).split('/')) {
    const name = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    found = found.flatMap((value) => membersOf(value, name)).slice(0, MOST_VALUES);
  }
  return found;
}

function membersOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) {
    if (name === '*') return value;
    return /^\d+$/.test(name) && Number(name) < value.length ? [value[Number(name)]] : [];
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return [(value as Readonly<Record<string, unknown>>)[name]];
}
