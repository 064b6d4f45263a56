import type { VendorSign } from '../vendor-sign.ts';
import { httpsLink, type NoticeLink } from './links.ts';
import { versionsIn } from './pins.ts';

/** What headers of the vendor's own say: in a few words of ours and names of the vendor's, and where to read on. */
export interface VendorWords {
  readonly says: readonly string[];
  readonly links: readonly NoticeLink[];
}

/** Names of fields, changes and versions; a vendor's sentences are not kept. */
const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;
const MOST_NAMES = 8;

/**
 * Reads what a vendor's own headers say of an end, by what its entry knows of them. `headers` by their names in lower
 * case; `endpoint` names the version that was asked for. Nothing where they say nothing of an end.
 */
export function readVendorSigns(
  headers: Readonly<Record<string, string>>,
  known: readonly VendorSign[],
  endpoint: string | undefined,
): VendorWords | undefined {
  const read = known.flatMap((sign) => {
    const value = headers[sign.header.toLowerCase()];
    const words = value === undefined ? undefined : READERS[sign.means](value, sign.header, endpoint);
    return words === undefined ? [] : [words];
  });
  if (read.length === 0) return undefined;
  return { says: read.flatMap(({ says }) => says), links: read.flatMap(({ links }) => links) };
}

type Reader = (value: string, header: string, endpoint: string | undefined) => VendorWords | undefined;

const READERS: Readonly<Record<VendorSign['means'], Reader>> = {
  deprecated: (value, header) => {
    const parts = value.split(',').map((part) => part.trim());
    const names = parts.filter((part) => NAME.test(part)).slice(0, MOST_NAMES);
    return {
      says: [names.length === 0 ? header : `${header}: ${names.join(', ')}`],
      links: parts.flatMap((part) => httpsLink('deprecation', part)),
    };
  },
  version: (value, _header, endpoint) => {
    const [asked] = versionsIn(endpoint ?? '');
    const answered = value.trim();
    if (asked === undefined || !NAME.test(answered) || answered.toLowerCase() === asked.toLowerCase())
      return undefined;
    return { says: [`asked for ${asked}, answered by ${answered}`], links: [] };
  },
  changes: (value) => {
    // Of several headers of the name, all with commas between.
    const changes = value.split(',').map((part) => membersOf(part));
    const affecting = changes.filter(({ affected, name = '' }) => affected === 'true' && NAME.test(name));
    if (affecting.length === 0) return undefined;
    return {
      says: affecting.slice(0, MOST_NAMES).map(({ name }) => `change ${name}`),
      links: affecting.flatMap(({ info }) => httpsLink('deprecation', info ?? '')),
    };
  },
  warning: (value, header) =>
    /(^|,)\s*299\s/.test(value) ? { says: [`${header}: 299`], links: [] } : undefined,
};

const membersOf = (text: string): Readonly<Partial<Record<string, string>>> =>
  Object.fromEntries(
    text.split(';').map((member) => {
      const [name = '', ...value] = member.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
