import type { Given } from './given.ts';
import type { Authorize } from './outgoing.ts';

/** RFC 6750 2.1: what may stand behind `Bearer`. */
const KEY = /^[\x21-\x7e]+$/;

/**
 * The embedded home's key as a bearer token. Throws a `TypeError` that does not quote the key where it cannot stand in
 * a header: what a runtime says of a bad header would quote it.
 */
export function bearer(apiKey: Given<string>): Authorize {
  if (typeof apiKey === 'string') requireKey(apiKey);
  return async () => {
    const key = typeof apiKey === 'function' ? await apiKey() : apiKey;
    requireKey(key);
    return { authorization: `Bearer ${key}` };
  };
}

function requireKey(key: string): void {
  if (KEY.test(key)) return;
  throw new TypeError(
    'apiKey is not printable ASCII without spaces; was a line end or a quote read along with it?',
  );
}
