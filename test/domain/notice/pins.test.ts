import { describe, expect, it } from 'vitest';
import { pinsBehind, versionsUsed } from '#shared/domain/notice/pins.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { aVendorId } from '../../support/integration.ts';

const aVendor = (fields: Partial<Vendor>): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  ...fields,
});

const pin = (pinned: string, retiresOn = '2027-05-20') =>
  ({ pinned, retiresOn, standing: 'documented', source: 'https://acme.example/versions' }) as const;

const probed = (url: string, ...pinned: readonly string[]) =>
  pinsBehind(
    aVendor({ probe: { method: 'GET', url, expect: 200 }, pins: pinned.map((one) => pin(one)) }),
  ).map((change) => change.pin);

describe('a pinned version', () => {
  it('is told of with the version that calls here use', () => {
    const vendor = aVendor({
      probe: { method: 'GET', url: 'https://api.acme.example/v22.0/me', expect: 200 },
      pins: [pin('v22.0')],
    });
    expect(pinsBehind(vendor)).toEqual([
      {
        on: '2027-05-20',
        what: 'Version v22.0 of its API is retired; calls here use v22.0.',
        standing: 'documented',
        source: 'https://acme.example/versions',
        pin: 'v22.0',
      },
    ]);
  });

  it.each([
    ['https://api.acme.example/v21.0/me', ['v22.0'], ['v22.0']],
    ['https://api.acme.example/v22.1/me', ['v22.0'], []],
    ['https://api.acme.example/v9/me', ['v10', 'v8'], ['v10']],
    ['https://api.acme.example/2025-10/me', ['2026-01'], ['2026-01']],
    ['https://api.acme.example/2026-04/me', ['2026-01'], []],
    ['https://api.acme.example/2026-01/v1/me', ['2026-01'], ['2026-01']],
    // Nothing that is made here names a version of that kind: it stands for what programs call.
    ['https://api.acme.example/v2/me', ['2026-01'], ['2026-01']],
    ['https://api.acme.example/me', ['v3'], ['v3']],
    ['https://api.acme.example/me?v=v9', ['v3'], ['v3']],
  ])('where a probe calls %s, of the pins %j: %j', (url, pinned, behind) => {
    expect(probed(url, ...pinned)).toEqual(behind);
  });

  it('is found in addresses and headers of all calls that are made here', () => {
    const vendor = aVendor({
      tokenEndpoint: 'https://auth.acme.example/v1/token',
      probe: {
        method: 'GET',
        url: 'https://api.acme.example/v2/me',
        expect: 200,
        headers: { 'Acme-Version': '2022-06-28', accept: 'application/json' },
      },
      scopeReadBack: { by: 'call', method: 'GET', url: 'https://api.acme.example/v2/scopes', at: '/scopes' },
    });
    expect(versionsUsed(vendor)).toEqual(['v1', 'v2', '2022-06-28']);
  });
});
