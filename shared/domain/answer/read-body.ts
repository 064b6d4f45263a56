/** The members of a JSON object or the fields of a form, read only by `member`. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * What a body holds, by its content and not by its header. `broken`: it begins as an object and is none, as a body
 * does that was cut short. `other`: HTML, nothing at all, or any other text.
 */
export type Body =
  | { readonly kind: 'object'; readonly members: Members }
  | { readonly kind: 'broken' }
  | { readonly kind: 'other' };

/** Reads a JSON object, the first object of a JSON array, or a form. Never throws. */
export function readBody(text: string): Body {
  // A byte order mark is a blank to `trim`.
  const trimmed = text.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return readJson(trimmed);
  if (/^[\w.-]{1,128}=/.test(trimmed)) return { kind: 'object', members: readForm(trimmed) };
  return { kind: 'other' };
}

function readJson(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    const members = Array.isArray(value) ? value[0] : value;
    return isMembers(members) ? { kind: 'object', members } : { kind: 'other' };
  } catch {
    return text.startsWith('{') ? { kind: 'broken' } : { kind: 'other' };
  }
}

function readForm(text: string): Members {
  return Object.fromEntries(new URLSearchParams(text));
}

/** A member that the object itself has: nothing is inherited from a prototype. */
export function member(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** A text that is more than blanks. */
export function textMember(members: Members, name: string): string | undefined {
  const value = member(members, name);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
