import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { vendorFamily } from '#shared/domain/vendor-family.ts';
import type { VendorFamilies } from '#shared/ports/vendor-registry.ts';
import { forTenant } from './tenant.ts';

/**
 * A registry of these vendors; of two with one id the later one counts, so that a file may correct the catalogue. A
 * vendor whose addresses differ by customer is found as `<id>.<tenant>`.
 */
export function vendorRegistry(vendors: Iterable<Vendor>): VendorFamilies {
  const byId = new Map<VendorId, Vendor>();
  for (const vendor of vendors) byId.set(vendor.id, vendor);
  const byFamily = new Map<string, Vendor>();
  for (const vendor of byId.values()) {
    const family = vendorFamily(vendor.id);
    if (vendor.id === family || !byFamily.has(family)) byFamily.set(family, vendor);
  }
  const tenants = new Map<VendorId, Vendor>();
  return {
    find: (id) => {
      const vendor = byId.get(id);
      if (vendor !== undefined && vendor.tenant === undefined) return vendor;
      return tenants.get(id) ?? remembered(tenants, id, vendor ?? familyOf(byId, id));
    },
    family: (name) => byFamily.get(vendorFamily(name)),
  };
}

/** The vendor of several tenants whose name begins this id. */
function familyOf(byId: ReadonlyMap<VendorId, Vendor>, id: VendorId): Vendor | undefined {
  const vendor = byId.get(vendorFamily(id) as VendorId);
  return vendor?.tenant === undefined ? undefined : vendor;
}

/** Ids come from outside: what is kept for them must not grow without end. */
const MOST_REMEMBERED = 1000;

function remembered(
  tenants: Map<VendorId, Vendor>,
  id: VendorId,
  family: Vendor | undefined,
): Vendor | undefined {
  if (family === undefined) return undefined;
  const tenant = id === family.id ? undefined : id.slice(family.id.length + 1);
  const made = forTenant(family, id, tenant);
  if (made === undefined) return undefined;
  if (tenants.size >= MOST_REMEMBERED) tenants.clear();
  tenants.set(id, made);
  return made;
}
