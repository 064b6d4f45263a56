import { daysUntil } from '../calendar/day.ts';
import { hash32 } from '../hash.ts';
import type { VendorId } from '../ids.ts';
import { type Instant, toRfc3339 } from '../time.ts';
import { compareDiscovery, isIssuerOf, type OurUse } from './compare.ts';
import { type DiscoveryFields, readDiscovery } from './document.ts';
import type { Finding } from './finding.ts';

/** What the last looks at a vendor's discovery document came to. */
export interface SeenDiscovery {
  readonly vendor: VendorId;
  readonly lookedAt: Instant;
  /** Where it was. */
  readonly url?: string;
  /** Of the document as it was last read, and what of it is compared; absent where there has never been one. */
  readonly hash?: string;
  readonly fields?: DiscoveryFields;
  /** The names of the vendor's keys, as `keyNames` has them. */
  readonly keys?: readonly string[];
  /** It cannot be read since then. */
  readonly failingSince?: Instant;
}

/** What one look has brought. `keys` is absent where the key set could not be read, or is not at a host of the vendor's. */
export type Fetched =
  | {
      readonly kind: 'fetched';
      readonly url: string;
      readonly text: string;
      readonly keys?: readonly string[];
    }
  /** No address gave a document; `why` is a status or a word of the transport's. */
  | { readonly kind: 'missing'; readonly why: string };

export interface LookedAt {
  readonly seen: SeenDiscovery;
  readonly findings: readonly Finding[];
  /** Why it could not be read. */
  readonly unreadable?: string;
}

/** Documents are away for hours now and then, and sites show a page of their own meanwhile. */
const PATIENCE_DAYS = 3;

/** One look: what is to be remembered, and what it found. */
export function lookAtDiscovery(
  ours: OurUse,
  before: SeenDiscovery | undefined,
  fetched: Fetched,
  now: Instant,
): LookedAt {
  if (fetched.kind === 'missing') return unreadable(ours, before, fetched.why, now);
  const read = readDiscovery(fetched.text);
  if (read.kind === 'unreadable') return unreadable(ours, before, read.why, now);
  const { fields } = read;
  const findings = compareDiscovery(ours, fields, before?.fields);
  // What is not believed is not remembered as the vendor's word either.
  if (!isIssuerOf(fields, ours.vendor))
    return { seen: { ...before, vendor: ours.vendor.id, lookedAt: now }, findings };
  const keys = fetched.keys ?? before?.keys;
  const seen: SeenDiscovery = {
    vendor: ours.vendor.id,
    lookedAt: now,
    url: fetched.url,
    hash: hashOf(fetched.text),
    fields,
    ...(keys === undefined ? {} : { keys }),
  };
  return { seen, findings: [...findings, ...keyFindings(fetched.keys, before?.keys)] };
}

function unreadable(
  { vendor }: OurUse,
  before: SeenDiscovery | undefined,
  why: string,
  now: Instant,
): LookedAt {
  const base = { vendor: vendor.id, lookedAt: now };
  // One that there never was is not missed.
  if (before?.fields === undefined) return { seen: base, findings: [], unreadable: why };
  const failingSince = before.failingSince ?? now;
  const seen = { ...before, ...base, failingSince };
  if (daysUntil(now, failingSince) < PATIENCE_DAYS) return { seen, findings: [], unreadable: why };
  const since = toRfc3339(failingSince);
  const what = `The discovery document ${before.url ?? ''} cannot be read since ${since}: ${why}.`;
  return {
    seen,
    findings: [{ key: `document gone ${since}`, severity: 'news', what }],
    unreadable: why,
  };
}

/** Keys that were not there at the last look; one that is left out has done its duty. */
function keyFindings(
  keys: readonly string[] | undefined,
  before: readonly string[] | undefined,
): readonly Finding[] {
  if (keys === undefined || before === undefined) return [];
  const fresh = keys.filter((key) => !before.includes(key));
  if (fresh.length === 0) return [];
  const count = fresh.length === 1 ? 'a new key' : `${fresh.length} new keys`;
  const what = `The vendor signs with ${count}; a signature that names one has the keys fetched anew.`;
  return [{ key: `keys ${fresh.join(' ')}`, severity: 'news', what }];
}

const hashOf = (text: string): string =>
  [hash32(text), hash32(`${text}\u0000`)].map((part) => part.toString(16).padStart(8, '0')).join('');
