import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, type Duration, minutes, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorApi } from '#shared/ports/vendor-api.ts';
import { prove } from '#shared/usecases/campaign/prove.ts';
import { allPorts } from '../../support/all-ports.ts';
import { anIntegration, aVendorId, NOW } from '../../support/integration.ts';

const TOKENS = {
  accessToken: new Secret('at-2'),
  tokenType: 'Bearer',
  spent: [],
  obtainedAt: NOW,
  expiresAt: after(NOW, minutes(60)),
  expiryKnown: true,
};

/** Each answer of the API says that it is not there, and takes as long as it may. Gives how long that was. */
async function proven(functionTime: Duration): Promise<readonly number[]> {
  const probe = { method: 'GET', url: 'https://api.acme.example/me', expect: 200 } as const;
  const { ports, clock } = await allPorts({ vendor: { probe } });
  const waited: number[] = [];
  const vendorApi: VendorApi = {
    ...ports.vendorApi,
    call: async (_vendor, _call, _token, deadline) => {
      waited.push(deadline / 1000);
      await clock.sleep(deadline);
      return { kind: 'failed', code: 'timeout', took: deadline };
    },
  };
  const end = clock.monotonic() + functionTime;
  const timeLeft = () => (end - clock.monotonic()) as Duration;
  const vendor = ports.vendors.find(aVendorId('acme')) as Vendor;
  const slow = { ...ports, vendorApi };
  const proof = await clock.run(prove(slow, anIntegration(), vendor, TOKENS, ['read'], timeLeft));
  expect(proof).toMatchObject({ kind: 'unproven', why: 'probe_failed' });
  expect(timeLeft()).toBeGreaterThan(seconds(5));
  return waited;
}

it('tries an API that does not answer three times', async () => {
  expect(await proven(seconds(120))).toEqual([10, 10, 10]);
});

it('leaves the time that it takes to write the grant down', async () => {
  expect(await proven(seconds(40))).toEqual([10]);
  expect(await proven(seconds(15))).toEqual([5]);
});
