import { parseHttpDate } from '../http-date.ts';
import { type Instant, instant } from '../time.ts';
import type { VendorSign } from '../vendor-sign.ts';
import { MOST_LINKS, type NoticeLink, readLinks } from './links.ts';
import { readVendorSigns } from './vendor-signs.ts';

/** The headers of an API's answer by which it says that something ends. */
export interface SignHeaders {
  readonly deprecation?: string;
  readonly sunset?: string;
  readonly link?: string;
  /** Headers of the vendor's own, by their names in lower case. */
  readonly vendor?: Readonly<Record<string, string>>;
}

/** What helps to read them: what is known of the vendor's own, and the endpoint that answered. */
export interface SignContext {
  readonly known?: readonly VendorSign[];
  readonly endpoint?: string;
}

export interface Signs {
  readonly isDeprecated: boolean;
  /** When it was or will be deprecated (RFC 9745), and when it ends (RFC 8594). */
  readonly deprecatedAt?: Instant;
  readonly sunsetAt?: Instant;
  readonly links: readonly NoticeLink[];
  /** What headers of the vendor's own say, in few words. */
  readonly says?: string;
}

const LONGEST_WORDS = 300;

/** What headers say; `malformed` counts those that say nothing that a standard knows. */
export interface ReadSigns {
  readonly signs?: Signs;
  readonly malformed: number;
}

/**
 * `Deprecation` (RFC 9745: a structured date, `@1688169599`; drafts of it sent `true` or an HTTP-date), `Sunset`
 * (RFC 8594: an HTTP-date) and `Link` (RFC 8288). What is malformed is left out; links alone are no sign.
 */
export function readSigns(headers: SignHeaders, now: Instant, context: SignContext = {}): ReadSigns {
  const deprecation = headers.deprecation === undefined ? undefined : deprecationOf(headers.deprecation, now);
  const sunsetAt = headers.sunset === undefined ? undefined : dated(headers.sunset, now);
  const links = headers.link === undefined ? [] : readLinks(headers.link);
  const malformed = [
    headers.deprecation !== undefined && deprecation === undefined,
    headers.sunset !== undefined && sunsetAt === undefined,
    links === undefined,
  ].filter(Boolean).length;
  const own = readVendorSigns(headers.vendor ?? {}, context.known ?? [], context.endpoint);
  if (deprecation === undefined && sunsetAt === undefined && own === undefined) return { malformed };
  const signs: Signs = {
    isDeprecated: deprecation !== undefined || own !== undefined,
    ...deprecation,
    ...(sunsetAt === undefined ? {} : { sunsetAt }),
    links: [...(links ?? []), ...(own?.links ?? [])].slice(0, MOST_LINKS),
    ...(own === undefined ? {} : { says: own.says.join('; ').slice(0, LONGEST_WORDS) }),
  };
  return { signs, malformed };
}

function deprecationOf(text: string, now: Instant): { readonly deprecatedAt?: Instant } | undefined {
  const value = text.trim();
  // RFC 9651 4.2.1: `?1` is how structured fields write the `true` of the drafts.
  if (value === 'true' || value === '?1') return {};
  const seconds = /^@(-?\d{1,15})(?: *;.*)?$/.exec(value)?.[1];
  const deprecatedAt =
    seconds === undefined ? dated(value, now) : plausible(instant(Number(seconds) * 1000), now);
  return deprecatedAt === undefined ? undefined : { deprecatedAt };
}

function dated(text: string, now: Instant): Instant | undefined {
  const at = parseHttpDate(text.trim(), now);
  return at === undefined ? undefined : plausible(at, now);
}

/** No API was deprecated before there were any, and nobody plans for longer than this. */
const FIRST = Date.UTC(2000, 0, 1);
const FIFTY_YEARS_MS = 50 * 365.25 * 86_400_000;

const plausible = (at: Instant, now: Instant): Instant | undefined =>
  at >= FIRST && at <= now + FIFTY_YEARS_MS ? at : undefined;
