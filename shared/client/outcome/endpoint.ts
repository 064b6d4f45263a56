/** What one of many things is called by, rather than a kind of them: numbers, UUIDs, hashes, keys. */
const NAMES_ONE = /^(\d+|[\da-f-]{16,}|.{33,}|(?=.*\d)(?=.*[A-Za-z])[\w~-]{17,})$/i;

const LONGEST = 2048;

/**
 * An address without what is particular to one call: no query, no user, and `{}` for every path segment that names a
 * single thing. `undefined` where it is no address.
 */
export function endpointOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const path = pathname.split('/').map((segment) => (NAMES_ONE.test(segment) ? '{}' : segment));
  return `${origin}${path.join('/')}`.slice(0, LONGEST);
}
