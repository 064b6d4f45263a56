import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** Every vendor that this installation knows. */
export interface VendorRegistry {
  find(id: VendorId): Vendor | undefined;
}
