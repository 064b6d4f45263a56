import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** Every vendor that this installation knows. */
export interface VendorRegistry {
  find(id: VendorId): Vendor | undefined;
}

export interface VendorFamilies extends VendorRegistry {
  /**
   * The vendor that goes by what stands before the dot of this name, whatever the tenant: its addresses may have the
   * tenant's place left open. Where several share that, the one of that very name, else any.
   */
  family(name: string): Vendor | undefined;
}
