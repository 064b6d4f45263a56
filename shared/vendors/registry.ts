import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';

/** A registry of these vendors; of two with one id the later one counts, so that a file may correct the catalogue. */
export function vendorRegistry(vendors: Iterable<Vendor>): VendorRegistry {
  const byId = new Map<VendorId, Vendor>();
  for (const vendor of vendors) byId.set(vendor.id, vendor);
  return { find: (id) => byId.get(id) };
}
