/** What one of many things is called by, rather than a kind of them: numbers, UUIDs, hashes, keys. */
const NAMES_ONE = /^(\d+|[\da-f-]{16,}|.{33,}|(?=.*\d)(?=.*[A-Za-z])[\w~-]{17,})$/i;

const LONGEST = 2048;

/**
 * An address without what is particular to one call: no query, no user, and `{id}` for every path segment that names a
 * single thing. `undefined` where it is no address.
 */
export function endpointOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  const segments = pathname.split('/');
  const path = segments.map((segment, n) => shownAs(segment, segments[n - 1]));
  return `${origin}${path.join('/')}`.slice(0, LONGEST);
}

/** Some write the version as a number alone, after `api`; it is the version that ends some day. */
function shownAs(segment: string, previous: string | undefined): string {
  if (previous === 'api' && /^\d{1,2}$/.test(segment)) return segment;
  return NAMES_ONE.test(segment) ? '{id}' : segment;
}
