/**
 * The keeper's address, without a slash at its end. Throws a `TypeError` where it is none, where it holds a secret, and
 * where tokens would cross a network in the clear.
 */
export function baseUrl(given: string | URL): string {
  const url = parsed(given);
  // Checked first, and never quoted: it may hold a password.
  if (url.username !== '' || url.password !== '')
    throw new TypeError('url holds a user or password; give apiKey instead');
  if (url.search !== '' || url.hash !== '')
    throw new TypeError('url has a query or a fragment; it is where paths are put behind');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) {
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  }
  throw new TypeError(`url must be https, or http on loopback: ${url.origin}`);
}

function parsed(given: string | URL): URL {
  if (URL.canParse(String(given))) return new URL(String(given));
  throw new TypeError('url is no absolute URL, such as http://127.0.0.1:8787');
}

/** RFC 6761 6.3 and RFC 1122 3.2.1.3: what never leaves the machine. */
function isLoopback(hostname: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}
