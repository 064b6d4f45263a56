import { describe, expect, it } from 'vitest';
import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';

const vendor = (id: string): Vendor => ({
  id: id as VendorId,
  tokenEndpoint: `https://${id}.example.com/token`,
  clientAuth: 'post',
  rotation: { kind: 'strict' },
});

export function describeVendorRegistryContract(
  name: string,
  makeRegistry: (vendors: readonly Vendor[]) => VendorRegistry,
): void {
  describe(`vendor registry: ${name}`, () => {
    const acme = vendor('acme');
    const registry = makeRegistry([acme, vendor('other')]);

    it('finds a vendor by its id', () => {
      expect(registry.find(acme.id)).toEqual(acme);
    });

    it.each(['nobody', 'Acme', '', '__proto__', 'constructor'])('knows no %j', (id) => {
      expect(registry.find(id as VendorId)).toBeUndefined();
    });
  });
}
