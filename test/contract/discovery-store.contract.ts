import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenDiscovery } from '#shared/domain/discovery/seen.ts';
import { after, days } from '#shared/domain/time.ts';
import type { DiscoveryStore } from '#shared/ports/discovery.ts';
import { aVendorId, NOW } from '../support/integration.ts';

export interface DiscoveryStoreSubject {
  readonly discovery: DiscoveryStore;
  /** The same rows through an adapter that is made anew. */
  reopen(): Promise<DiscoveryStore>;
  close(): Promise<void>;
}

const FULL: SeenDiscovery = {
  vendor: aVendorId('acme.tenant-1'),
  lookedAt: NOW,
  url: 'https://auth.acme.example/.well-known/openid-configuration',
  hash: '0123456789abcdef',
  fields: {
    issuer: 'https://auth.acme.example',
    endpoints: {
      token_endpoint: 'https://auth.acme.example/token',
      jwks_uri: 'https://auth.acme.example/keys',
    },
    grantTypes: ['authorization_code'],
    authMethods: [],
    pkceMethods: ['S256'],
  },
  keys: ['0a1b2c3d'],
  failingSince: after(NOW, days(1)),
};

export function describeDiscoveryStoreContract(
  name: string,
  makeSubject: () => Promise<DiscoveryStoreSubject>,
): void {
  describe(`discovery store: ${name}`, () => {
    let subject: DiscoveryStoreSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(() => subject.close());

    it('has nothing of a vendor at first', async () => {
      expect(await subject.discovery.find(aVendorId('unseen'))).toBeUndefined();
    });

    it('keeps all that was seen, also over a reopening', async () => {
      await subject.discovery.put(FULL);
      expect(await (await subject.reopen()).find(FULL.vendor)).toEqual(FULL);
    });

    it('keeps the last of a vendor, and of each vendor its own', async () => {
      const [first, second] = [aVendorId('first'), aVendorId('second')];
      const { failingSince: _failing, ...well } = FULL;
      await subject.discovery.put({ ...FULL, vendor: first });
      await subject.discovery.put({ vendor: second, lookedAt: NOW });
      await subject.discovery.put({ ...well, vendor: first });
      expect(await subject.discovery.find(first)).toEqual({ ...well, vendor: first });
      expect(await subject.discovery.find(second)).toEqual({ vendor: second, lookedAt: NOW });
    });
  });
}
