import type { OurUse } from '#shared/domain/discovery/compare.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import type { ClientAuthMethod } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { everyClient } from '../listing/every-client.ts';

/** What we do at each vendor (and tenant) that clients are registered at and that names an issuer. */
export async function discoveryInUse(ports: Pick<Ports, 'clients' | 'vendors'>): Promise<readonly OurUse[]> {
  const methods = new Map<VendorId, Set<ClientAuthMethod>>();
  for await (const { vendor, clientAuth } of everyClient(ports)) {
    const known = methods.get(vendor) ?? new Set();
    methods.set(vendor, known.add(clientAuth));
  }
  return [...methods].flatMap(([id, authMethods]) => {
    const vendor = ports.vendors.find(id);
    return vendor?.issuer === undefined ? [] : [{ vendor, authMethods: [...authMethods] }];
  });
}
