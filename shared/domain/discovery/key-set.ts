import { hash32 } from '../hash.ts';

/** So many keys are told apart; nobody publishes more. */
const MOST_KEYS = 32;

/**
 * The names of the keys in a JWK set (RFC 7517 5), each as 8 hex digits, in order: enough to see that one is new.
 * `undefined` where the text is no key set. Never throws.
 */
export function keyNames(text: string): readonly string[] | undefined {
  const keys = keysIn(text);
  if (keys === undefined) return undefined;
  const names = keys.flatMap((key) => {
    const kid = typeof key === 'object' && key !== null && 'kid' in key ? key.kid : undefined;
    return typeof kid === 'string' ? [hash32(kid).toString(16).padStart(8, '0')] : [];
  });
  return [...new Set(names)].toSorted().slice(0, MOST_KEYS);
}

function keysIn(text: string): readonly unknown[] | undefined {
  try {
    const { keys } = JSON.parse(text) as { readonly keys?: unknown };
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    // An answer that is no key set names no key.
    return undefined;
  }
}
