import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, minutes } from '#shared/domain/time.ts';
import type { DeviceEndpoint } from '#shared/ports/device.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { beginDevice } from '#shared/usecases/consent/begin-device.ts';
import { readScopesBack } from '#shared/usecases/health/read-scopes-back.ts';
import { grantChecks } from '#shared/usecases/webhook/check-grant.ts';
import { allPorts } from '../support/all-ports.ts';
import { aClientId, anAttemptId, anIntegration, aTokenSet, NOW, tokenFacts } from '../support/integration.ts';
import { replacingSecret } from '../support/replacing-secret.ts';

/** `secret-1` is the client's own, and the vendor takes `secret-2` alone, which is on its way. */
async function midRotation() {
  const world = await allPorts({
    vendor: {
      introspectionEndpoint: 'https://auth.acme.example/introspect',
      scopeReadBack: { by: 'introspection' },
    },
  });
  await replacingSecret(world.ports);
  const tried: (string | undefined)[] = [];
  /** Whether the vendor takes who asks. */
  const takes = ({ credential }: VendorCall): boolean => {
    const secret = credential.clientSecret?.reveal();
    tried.push(secret);
    return secret === 'secret-2';
  };
  const client = await world.ports.clients.find(aClientId('acme-main'));
  const vendor = world.ports.vendors.find(world.endpoint.vendor.id);
  if (client === undefined || vendor === undefined) throw new Error('nobody there');
  return { ...world, tried, takes, client, vendor };
}

describe('while a client secret is replaced, and the vendor takes the new one alone', () => {
  it('a consent by device code begins with that', async () => {
    const { ports, tried, takes, client, vendor, device } = await midRotation();
    const row = anIntegration({ grantType: 'device_code' });
    await ports.store.create(row);
    const deviceEndpoint: DeviceEndpoint = {
      begin: async (call, scopes) =>
        takes(call)
          ? device.deviceEndpoint.begin(call, scopes)
          : { kind: 'failed', failure: { class: 'client_refused', code: 'invalid_client' } },
    };
    const begun = await beginDevice(
      { ...ports, ...device, deviceEndpoint },
      { row, vendor, client },
      { kind: 'connect', integration: row.id, born: row.createdAt, epoch: row.epoch, expiresAt: NOW },
    );
    expect(begun).toMatchObject({ kind: 'enter_code', device: { userCode: 'CODE-1' } });
    expect(tried).toEqual(['secret-1', 'secret-2']);
  });

  it('scopes are read back by introspection with that', async () => {
    const { ports, tried, takes, vendor } = await midRotation();
    const vendorApi = {
      ...ports.vendorApi,
      introspectedScopes: async (call: VendorCall) => (takes(call) ? { scopes: ['read'] } : {}),
    };
    const token = new Secret('at-0');
    const within = milliseconds(minutes(1));
    const scopes = await readScopesBack(
      { ...ports, vendorApi },
      anIntegration(),
      vendor,
      token,
      undefined,
      within,
    );
    expect(scopes).toEqual(['read']);
    expect(tried).toEqual(['secret-1', 'secret-2']);
  });

  it('a vendor is asked by introspection about what its webhook said with that', async () => {
    const { ports, tried, takes, sent } = await midRotation();
    const versionId = anAttemptId(1);
    const row = anIntegration({ tokens: tokenFacts({ versionId }) });
    await ports.store.create(row);
    await ports.vault.put({ integration: row.id, epoch: row.epoch, versionId }, aTokenSet(), []);
    const introspection = {
      introspect: async (call: VendorCall) => (takes(call) ? ('active' as const) : ('unclear' as const)),
    };
    const said = { means: 'revoked', event: 'gone', users: [], accounts: [], isTimeSigned: false } as const;
    await grantChecks({ ...ports, introspection })(said, row);
    expect(tried).toEqual(['secret-1', 'secret-2']);
    expect(sent).toEqual([]);
  });
});
