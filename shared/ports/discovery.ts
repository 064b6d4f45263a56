import type { Fetched, SeenDiscovery } from '#shared/domain/discovery/seen.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** The discovery documents of vendors that name an issuer (RFC 8414, OpenID Connect Discovery). Never throws. */
export interface DiscoveryDocuments {
  /** Looks where it was found last, else at each address where it may be, and at the key set that it names. */
  fetch(vendor: Vendor, lastUrl: string | undefined): Promise<Fetched>;
}

/** What was seen of them, one short row for each vendor and tenant. Throws `StoreUnavailable`. */
export interface DiscoveryStore {
  find(vendor: VendorId): Promise<SeenDiscovery | undefined>;
  /** Durable when it resolves. Of two at once either may stay: both have looked. */
  put(seen: SeenDiscovery): Promise<void>;
}
