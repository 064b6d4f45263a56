/** Where to read on, as the vendor's `Link` header has it. */
export interface NoticeLink {
  readonly rel: 'deprecation' | 'sunset' | 'successor-version';
  readonly href: string;
}

const RELS = ['deprecation', 'sunset', 'successor-version'] as const;
/** So many of one answer. */
export const MOST_LINKS = 4;
const LONGEST_HREF = 512;

/** One link-value: a target, and parameters whose values are tokens or quoted. */
const LINK = /\s*<([^<>]*)>((?:\s*;\s*[!#$%&'*+.^_`|~\w-]+\s*(?:=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))?)*)\s*/y;
const REL = /;\s*rel\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]+))/i;

/**
 * The links of a `Link` header (RFC 8288) that lead to news of an end, https alone: a person will open them. Others are
 * passed over; `undefined` where the header is malformed.
 */
export function readLinks(header: string): readonly NoticeLink[] | undefined {
  const links: NoticeLink[] = [];
  let at = 0;
  while (at < header.length) {
    LINK.lastIndex = at;
    const found = LINK.exec(header);
    if (found === null) return undefined;
    links.push(...newsIn(found[1] ?? '', found[2] ?? ''));
    at = LINK.lastIndex;
    if (at === header.length) break;
    if (header[at] !== ',') return undefined;
    at++;
  }
  return links.slice(0, MOST_LINKS);
}

function newsIn(target: string, parameters: string): readonly NoticeLink[] {
  const [, quoted, token] = REL.exec(parameters) ?? [];
  const rels = (quoted ?? token ?? '').toLowerCase().split(/\s+/);
  const href = safeHref(target);
  if (href === undefined) return [];
  return RELS.filter((rel) => rels.includes(rel)).map((rel) => ({ rel, href }));
}

/** A link to an address that stands alone, under the same rules; none where it is no such address. */
export function httpsLink(rel: NoticeLink['rel'], target: string): readonly NoticeLink[] {
  const href = safeHref(target);
  return href === undefined ? [] : [{ rel, href }];
}

function safeHref(target: string): string | undefined {
  const url = URL.parse(target);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    return undefined;
  return url.href.length > LONGEST_HREF ? undefined : url.href;
}
