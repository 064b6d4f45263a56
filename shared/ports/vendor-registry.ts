import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** Every vendor that this installation knows. */
export interface VendorRegistry {
  find(id: VendorId): Vendor | undefined;
}

export interface VendorFamilies extends VendorRegistry {
  /**
   * The vendor that this name, or what stands before its dot, belongs to, whatever the tenant: its addresses may have
   * the tenant's place left open.
   */
  family(name: string): Vendor | undefined;
}
