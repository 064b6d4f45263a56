import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { filledIn, tenantValues } from './placeholders.ts';

/**
 * The vendor as one tenant of it is called: addresses filled in, under its full name. Without a tenant the parts stand
 * for what the vendor says they are then. `undefined` where there is no such tenant.
 */
export function forTenant(vendor: Vendor, id: VendorId, tenant: string | undefined): Vendor | undefined {
  const values = tenantValues(vendor.tenant ?? [], tenant);
  if (values === undefined) return undefined;
  const { tenant: _parts, ...rest } = vendor;
  return { ...filled(rest, values), id };
}

/** Every text in a value, filled in. The shape stays as it is. */
function filled<Value>(value: Value, values: ReadonlyMap<string, string>): Value {
  return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === 'string' ? filledIn(part, values) : part,
  ) as Value;
}
