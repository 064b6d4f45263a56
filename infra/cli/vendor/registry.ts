import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { BadUsage } from '../bad-usage.ts';
import { known } from './known.ts';
import { Unreadable } from './unreadable.ts';

/**
 * Vendors by id, as a home finds them: those of the catalogue, and of the file that a home on this machine reads
 * (`GRANTKEEPER_VENDORS`), which the home has checked. Throws `BadUsage` where that file cannot be read.
 */
export function vendorFinder(file = process.env.GRANTKEEPER_VENDORS): (id: string) => Vendor | undefined {
  try {
    const registry = vendorRegistry(known({ ...(file === undefined ? {} : { file }), loopback: true }));
    return (id) => registry.find(id as VendorId);
  } catch (error) {
    if (error instanceof Unreadable) throw new BadUsage(error.message);
    throw error;
  }
}
