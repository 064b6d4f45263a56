import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { registerClient } from '#shared/usecases/register-client.ts';
import { allPorts } from '../support/all-ports.ts';
import { aClientId, aVendorId, NOW } from '../support/integration.ts';

const DAY = minutes(24 * 60);

const registration = {
  id: aClientId('acme-two'),
  vendor: aVendorId('acme'),
  clientId: 'two-at-acme',
  clientSecret: new Secret('the-secret'),
};

it('keeps the row and, in the vault, what the client proves itself with', async () => {
  const { ports } = await allPorts();
  const outcome = await registerClient(ports)({
    ...registration,
    rotation: { everyDays: 90, kind: 'manual', admin: new Secret('the-admin') },
    secretExpiresAt: after(NOW, DAY),
    registration: { clientUri: 'https://acme.example/register/two', accessToken: new Secret('the-access') },
  });
  expect(outcome).toMatchObject({ kind: 'client' });
  const row = await ports.clients.find(registration.id);
  expect(row).toEqual({
    id: 'acme-two',
    vendor: 'acme',
    clientId: 'two-at-acme',
    clientAuth: 'post',
    rotation: { everyDays: 90, kind: 'manual' },
    registration: { clientUri: 'https://acme.example/register/two' },
    secret: {
      versionId: expect.any(String),
      createdAt: NOW,
      expiresAt: NOW + DAY,
      rotateAt: NOW + DAY / 2,
      pending: false,
    },
    status: 'ok',
    circuit: { phase: { kind: 'closed' }, window: {} },
    createdAt: NOW,
  });
  const kept = await ports.clientVault.get(registration.id, row?.secret?.versionId ?? '');
  expect([
    kept?.clientSecret?.reveal(),
    kept?.admin?.reveal(),
    kept?.registrationAccessToken?.reveal(),
  ]).toEqual(['the-secret', 'the-admin', 'the-access']);
});

it('needs no vault for a client that has nothing to prove itself with', async () => {
  const { ports } = await allPorts({ vendor: { clientAuth: 'none' } });
  const { clientSecret: _clientSecret, ...open } = registration;
  const outcome = await registerClient(ports)(open);
  expect(outcome).toMatchObject({ kind: 'client', client: { clientAuth: 'none' } });
  expect((await ports.clients.find(registration.id))?.secret).toBeUndefined();
});

it.each(['post', 'private_key_jwt'] as const)(
  'says honestly that a client by %s has nothing to prove itself with yet',
  async (clientAuth) => {
    const { ports } = await allPorts();
    const { clientSecret: _later, ...bare } = registration;
    expect(await registerClient(ports)({ ...bare, clientAuth })).toMatchObject({ kind: 'client' });
    const row = await ports.clients.find(registration.id);
    expect(row).toMatchObject({
      status: 'refused',
      lastError: { class: 'client_refused', code: 'credential_missing', at: NOW },
    });
    expect(row?.secret).toBeUndefined();
  },
);

it('lets a client have a key beside its secret where the vendor takes assertions', async () => {
  const { ports } = await allPorts({ vendor: { grants: ['jwt_bearer'] } });
  const both = { ...registration, privateKeyJwk: new Secret('{}') };
  expect(await registerClient(ports)(both)).toMatchObject({ kind: 'client', client: { status: 'ok' } });
});

it.each([
  ['a vendor that nobody knows', { vendor: aVendorId('nobody') }, 'unknown_vendor', '/vendor'],
  ['a name that is taken', { id: aClientId('acme-main') }, 'already_exists', undefined],
  ['a secret that nothing uses', { clientAuth: 'none' }, 'invalid_request', '/clientSecret'],
  ['a key that nothing uses', { privateKeyJwk: new Secret('{}') }, 'invalid_request', '/privateKeyJwk'],
  [
    'an address that calls may not go to',
    { registration: { clientUri: 'https://192.0.2.1/r', accessToken: new Secret('a') } },
    'address_refused',
    '/registration/clientUri',
  ],
  [
    'a rotation by a registration that is not there',
    { rotation: { everyDays: 90, kind: 'dcr' }, registration: undefined },
    'invalid_request',
    '/registration',
  ],
] as const)('refuses %s', async (_what, change, code, pointer) => {
  const { ports } = await allPorts();
  const given = Object.entries({ ...registration, ...change }).filter(([, value]) => value !== undefined);
  const outcome = await registerClient(ports)(Object.fromEntries(given) as typeof registration);
  expect(outcome).toMatchObject({ kind: 'refused', code, ...(pointer && { pointer }) });
  expect((await ports.clients.list({ limit: 10 })).items.map(({ id }) => id)).toEqual(['acme-main']);
});

it('keeps when the certificate of a key ends, as it is told', async () => {
  const { ports } = await allPorts();
  const { clientSecret: _none, ...bare } = registration;
  const signs = {
    ...bare,
    clientAuth: 'private_key_jwt',
    privateKeyJwk: new Secret('{"kty":"EC","d":"AA"}'),
  } as const;
  const certificateExpiresAt = after(NOW, DAY);
  await registerClient(ports)({ ...signs, certificateExpiresAt });
  expect((await ports.clients.find(registration.id))?.secret?.certificateExpiresAt).toBe(
    certificateExpiresAt,
  );
});
