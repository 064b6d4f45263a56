import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { registerClient } from '#shared/usecases/register-client.ts';
import { allPorts } from '../support/all-ports.ts';
import { aClientId, aVendorId } from '../support/integration.ts';
import { adminText } from '../support/secret-apis/admins.ts';

const registration = {
  id: aClientId('api'),
  vendor: aVendorId('acme'),
  clientId: 'client-at-acme',
  clientSecret: new Secret('secret-1'),
};
const atEntra = { vendor: { secretApi: { kind: 'entra', url: 'https://graph.acme.example/v1.0' } } } as const;

it('keeps with a client that its vendor’s API replaces its secret, and the credential in the vault', async () => {
  const { ports } = await allPorts(atEntra);
  const rotation = { everyDays: 90, kind: 'entra', admin: adminText('entra') };
  expect(await registerClient(ports)({ ...registration, rotation })).toMatchObject({ kind: 'client' });
  const row = await ports.clients.find(registration.id);
  expect(row?.rotation).toEqual({ everyDays: 90, kind: 'entra', byApi: true });
  const kept = await ports.clientVault.get(registration.id, row?.secret?.versionId ?? '');
  expect(kept?.admin?.equals(adminText('entra'))).toBe(true);
  expect(JSON.stringify(row)).not.toContain('admin-secret');
});

it('keeps of a kind that a person does that nobody else does it', async () => {
  const { ports } = await allPorts(atEntra);
  const rotation = { everyDays: 90, kind: 'manual', admin: new Secret('x') };
  await registerClient(ports)({ ...registration, rotation });
  expect((await ports.clients.find(registration.id))?.rotation).toEqual({ everyDays: 90, kind: 'manual' });
});

it.each([
  [
    'an API that the vendor has not',
    { kind: 'okta', admin: adminText('okta') },
    '/rotation/kind',
    'must be entra or manual at acme',
  ],
  ['no credential', { kind: 'entra' }, '/rotation/admin', 'is missing: with entra it is what'],
  [
    'a credential of another shape',
    { kind: 'entra', admin: new Secret('hush-hush-token') },
    '/rotation/admin',
    'must be an object with tenant, clientId and clientSecret',
  ],
] as const)('refuses %s', async (_what, rotation, pointer, says) => {
  const { ports } = await allPorts(atEntra);
  const outcome = await registerClient(ports)({ ...registration, rotation: { everyDays: 90, ...rotation } });
  expect(outcome).toMatchObject({ kind: 'refused', code: 'invalid_request', pointer });
  expect(JSON.stringify(outcome)).toContain(says);
  expect(JSON.stringify(outcome)).not.toContain('hush');
});

it('refuses an API for a client that has no secret', async () => {
  const { ports } = await allPorts({ vendor: { ...atEntra.vendor, clientAuth: 'private_key_jwt' } });
  const { clientSecret: _none, ...bare } = registration;
  const rotation = { everyDays: 90, kind: 'entra', admin: adminText('entra') };
  expect(await registerClient(ports)({ ...bare, privateKeyJwk: new Secret('{}'), rotation })).toMatchObject({
    kind: 'refused',
    pointer: '/rotation/kind',
  });
});
