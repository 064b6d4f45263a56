/** Names that never mean a host of the public internet (RFC 6761, 6762, 8375, and `internal` by ICANN). */
const PRIVATE_SUFFIXES = ['localhost', 'local', 'internal', 'arpa', 'onion'];
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** An address that calls may go to, or what is wrong with it as the end of a sentence that begins with its name. */
export type Address =
  | { readonly kind: 'ok'; readonly url: URL }
  | { readonly kind: 'refused'; readonly rule: string };

/**
 * Whether a call may go to this address by what it says: https on port 443 by a public DNS name; no IP literal in
 * any notation, user info, single label or fragment. `allowLoopback` lets in http and any port on this machine. Where
 * a name leads to is only known when it is resolved, and is checked there.
 */
export function parseAddress(text: string, allowLoopback: boolean): Address {
  if (text.length > 2048 || /[^\x21-\x7e]|\\/.test(text)) return refused('must be a plain ASCII address');
  const url = URL.parse(text);
  if (url === null) return refused('must be an absolute address such as https://auth.example.com/token');
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/*[^/?#]*@/i.test(text)) {
    return refused('must have no user info');
  }
  if (url.hash !== '') return refused('must have no fragment');
  if (allowLoopback && isLoopbackName(url.hostname)) {
    return /^https?:$/.test(url.protocol) ? { kind: 'ok', url } : refused('must be http or https');
  }
  const rule = publicRule(url);
  return rule === undefined ? { kind: 'ok', url } : refused(rule);
}

const refused = (rule: string): Address => ({ kind: 'refused', rule });

function publicRule(url: URL): string | undefined {
  if (url.protocol !== 'https:') return 'must be https';
  if (url.port !== '') return 'must be on port 443';
  return hostRule(url.hostname);
}

/** What is wrong with a host as a public DNS name; `undefined` where nothing is. `host` in lower case, as URLs have it. */
export function hostRule(host: string): string | undefined {
  if (IPV4.test(host) || host.startsWith('[')) return 'must name its host: no IP address in any notation';
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || PRIVATE_SUFFIXES.includes(last)) return 'must have a public DNS name';
  const isName = host.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(last);
  return isName ? undefined : 'must have a well-formed DNS name, without a dot at its end';
}

/** `localhost` and names under it, and the loopback addresses in their usual form. */
export function isLoopbackName(host: string): boolean {
  return /^(.+\.)?localhost$/.test(host) || /^127(\.\d{1,3}){3}$/.test(host) || host === '[::1]';
}
