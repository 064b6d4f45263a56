const LONGEST = 200;
const MOST_SEGMENTS = 12;
const ID = '{id}';

/**
 * An endpoint as notices name it: method and host where they were given, and the path without query and fragment, in
 * which whatever looks like an id is `{id}`. So calls of one API for a thousand customers are one endpoint, and no token
 * that stands in a path is kept. `undefined` where the text is no address.
 */
export function normalEndpoint(text: string): string | undefined {
  const [, method, address = ''] = /^(?:([A-Za-z]{3,7}) +)?(\S+)$/.exec(text.trim()) ?? [];
  const isAbsolute = /^https?:\/\//i.test(address);
  const url = isAbsolute || address.startsWith('/') ? URL.parse(address, 'https://vendor.invalid') : null;
  if (url === null) return undefined;
  const segments = url.pathname.split('/').slice(1);
  const shown = segments.slice(0, MOST_SEGMENTS).map((segment, n) => shownAs(segment, segments[n - 1]));
  const rest = segments.length > MOST_SEGMENTS ? ['…'] : [];
  const path = `${isAbsolute ? url.hostname : ''}/${[...shown, ...rest].join('/')}`;
  const verb = method === undefined ? '' : `${method.toUpperCase()} `;
  return `${verb}${path}`.slice(0, LONGEST);
}

/** `v2`, `v65.0`, `2026-03`: it is the version that ends, so it is kept. */
const VERSION = /^(?:v\d{1,4}(?:\.\d{1,3})*|\d{4}-\d{2})$/i;
/** Words, joined as addresses join them. */
const WORDS = /^[A-Za-z]+(?:[-_.:][A-Za-z]+)*[0-9]?$/;
const LONGEST_WORD = 40;

/** Jira and others write the version as a number alone, after `api`. */
function shownAs(segment: string, previous: string | undefined): string {
  if (segment === '' || VERSION.test(segment)) return segment;
  if (previous === 'api' && /^\d{1,2}$/.test(segment)) return segment;
  return segment.length <= LONGEST_WORD && WORDS.test(segment) ? segment : ID;
}
