import { readFileSync } from 'node:fs';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorFamilies } from '#shared/ports/vendor-registry.ts';
import { vendorRegistry } from './registry.ts';

/**
 * The vendors of a file that was deployed beside the function's code. The file is the deployment's own work
 * (`infra/bundling/write-vendors.ts`): it holds the catalogue too, and was checked when it was written.
 */
export function deployedVendors(file: string): VendorFamilies {
  const vendors = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as readonly Vendor[];
  return vendorRegistry(vendors);
}
