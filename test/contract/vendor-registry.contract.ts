import { describe, expect, it } from 'vitest';
import type { VendorId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorFamilies } from '#shared/ports/vendor-registry.ts';

const vendor = (id: string): Vendor => ({
  id: id as VendorId,
  tokenEndpoint: `https://${id}.example.com/token`,
  clientAuth: 'post',
  rotation: { kind: 'strict' },
});

export function describeVendorRegistryContract(
  name: string,
  makeRegistry: (vendors: readonly Vendor[]) => VendorFamilies,
): void {
  describe(`vendor registry: ${name}`, () => {
    const acme = vendor('acme');
    const registry = makeRegistry([acme, vendor('other')]);

    it('finds a vendor by its id', () => {
      expect(registry.find(acme.id)).toEqual(acme);
    });

    it('finds the family of any tenant, also where none is named', () => {
      const shops = { ...vendor('shops'), tenant: [{ name: 'shop', example: 'acme' }] };
      const families = makeRegistry([acme, shops]);
      expect(families.find(shops.id)).toBeUndefined();
      for (const name of ['shops', 'shops.acme', 'shops.-']) expect(families.family(name)).toEqual(shops);
      expect(families.family('acme.some')).toEqual(acme);
      expect(families.family('nobody')).toBeUndefined();
      const [dotted, exact] = [vendor('de.acme'), vendor('de')];
      expect(makeRegistry([dotted]).family('de.any')).toEqual(dotted);
      expect(makeRegistry([exact, dotted]).family('de.acme')).toEqual(exact);
    });

    it.each(['nobody', 'Acme', '', '__proto__', 'constructor'])('knows no %j', (id) => {
      expect(registry.find(id as VendorId)).toBeUndefined();
      expect(registry.family(id)).toBeUndefined();
    });
  });
}
