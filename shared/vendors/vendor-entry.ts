import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorChange } from '#shared/domain/vendor-change.ts';
import type { VendorPin } from '#shared/domain/vendor-pin.ts';
import type { ClientSecretHabits } from '#shared/domain/vendor-secret.ts';
import type { VendorSign } from '#shared/domain/vendor-sign.ts';

/**
 * How far a fact is to be trusted. `documented`: read in the vendor's own documentation, code or standard.
 * `secondary`: read in someone else's account of it. `listed`: known from catalogues of providers alone.
 * `unverified`: remembered; the source is where to check it.
 */
export const STANDINGS = ['documented', 'secondary', 'listed', 'unverified'] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * Where facts come from. `of` holds paths of fields such as `rotation` or `probe.url`; a path speaks for everything
 * below it that has no fact of its own. A fact about a field that is absent says that the vendor has no such thing.
 */
export interface Fact {
  readonly of: readonly string[];
  readonly standing: Standing;
  readonly source: string;
}

/** Where a vendor says what it will change or end. */
export interface DeprecationSigns {
  readonly page: string;
  readonly feed?: string;
  /** Headers of its API's answers that tell of an end. */
  readonly headers?: readonly string[];
  /** Those of them that are the vendor's own, and what they mean. */
  readonly signs?: readonly VendorSign[];
  /** What lists its API's versions in a form that programs read. */
  readonly versions?: string;
}

/** What people want to know of a vendor and no running code acts on. */
export interface VendorAbout {
  readonly title: string;
  /** Where the vendor describes its OAuth. */
  readonly docs: string;
  readonly clientSecret: ClientSecretHabits;
  readonly deprecations: DeprecationSigns;
  readonly changes?: readonly VendorChange[];
  readonly pins?: readonly VendorPin[];
  /** How a grant is ended where RFC 7009 is not what does it. */
  readonly revocation?: string;
  /** What ends grants besides time, and what to mind. */
  readonly mind?: readonly string[];
}

/** A vendor as a file has it: what code acts on, what people read, and where it all comes from. */
export interface VendorEntry extends Vendor {
  readonly about?: VendorAbout;
  readonly facts?: readonly Fact[];
}

/** A vendor of the catalogue lacks nothing. */
export type CatalogueEntry = VendorEntry & Required<Pick<VendorEntry, 'about' | 'facts'>>;

/** What any code acts on, but for dates. */
export function protocolOf({ about: _about, facts: _facts, ...vendor }: VendorEntry): Vendor {
  return vendor;
}

/**
 * What a home knows of a vendor: what any code acts on, and of what people read the dates for its calendar, and how a
 * client secret is replaced.
 */
export function homePartOf(entry: VendorEntry): Vendor {
  const { changes, pins, clientSecret, deprecations } = entry.about ?? {};
  return {
    ...protocolOf(entry),
    ...(changes === undefined ? {} : { changes }),
    ...(pins === undefined ? {} : { pins }),
    ...(deprecations?.signs === undefined ? {} : { signs: deprecations.signs }),
    ...(clientSecret === undefined ? {} : { clientSecret }),
  };
}

/** What a refresh acts on: a function that is started for it need not read how people consent and what vendors send. */
export function refreshPartOf(entry: VendorEntry): Vendor {
  const { consent: _consent, webhook: _webhook, identity: _identity, ...vendor } = protocolOf(entry);
  const { grants: _grants, scopeReadBack: _scopes, ...part } = vendor;
  return part;
}
