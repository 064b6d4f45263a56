import { expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { registerWithWebhook } from '#shared/usecases/webhook/register-with-webhook.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId, aVendorId } from '../../support/integration.ts';

const webhook: VendorWebhook = { scheme: 'hmac', header: 'x-sig', encoding: 'hex', key: 'base64' };
const registration = {
  id: aClientId('two'),
  vendor: aVendorId('acme'),
  clientId: 'two-at-acme',
  clientSecret: new Secret('the-secret'),
  publicUrl: 'https://keeper.example',
};
const keys = (...secrets: string[]) => ({
  secrets: secrets.map((secret) => new Secret(secret)),
  publicKeys: [],
});

it('keeps a client and what its deliveries are checked with', async () => {
  const { ports } = await allPorts({ vendor: { webhook } });
  const outcome = await registerWithWebhook(ports)({ ...registration, webhook: keys('c2VjcmV0') });
  expect(outcome).toMatchObject({ kind: 'client', client: { id: 'two', status: 'ok' } });
  const kept = await ports.keyring.get(registration.id);
  expect(kept?.secrets.map((secret) => secret.reveal())).toEqual(['c2VjcmV0']);
});

it('keeps no keys where none came', async () => {
  const { ports } = await allPorts({ vendor: { webhook } });
  expect(await registerWithWebhook(ports)(registration)).toMatchObject({ kind: 'client' });
  expect(await ports.keyring.get(registration.id)).toBeUndefined();
});

it.each([
  ['a secret that is none', webhook, keys('c2VjcmV0', '%'), '/webhook/secrets/1'],
  ['no key at all', webhook, keys(), '/webhook/secrets'],
  ['keys where the vendor sends nothing', undefined, keys('c2VjcmV0'), '/webhook'],
])('creates nothing for %s', async (_what, sends, given, pointer) => {
  const { ports } = await allPorts(sends === undefined ? {} : { vendor: { webhook: sends } });
  const outcome = await registerWithWebhook(ports)({ ...registration, webhook: given });
  expect(outcome).toMatchObject({ kind: 'refused', code: 'invalid_request', pointer });
  expect(outcome).toMatchObject({ detail: expect.stringMatching(new RegExp(`^${pointer} must `)) });
  expect(await ports.clients.find(registration.id)).toBeUndefined();
  expect(await ports.keyring.get(registration.id)).toBeUndefined();
});

it('leaves the keys of a client whose name is taken', async () => {
  const { ports } = await allPorts({ vendor: { webhook } });
  const register = registerWithWebhook(ports);
  await register({ ...registration, webhook: keys('Zmlyc3Q=') });
  expect(await register({ ...registration, webhook: keys('c2Vjb25k') })).toMatchObject({
    code: 'already_exists',
  });
  expect((await ports.keyring.get(registration.id))?.secrets[0]?.reveal()).toBe('Zmlyc3Q=');
});

it('says of an unknown vendor that it is unknown, not that it sends nothing', async () => {
  const { ports } = await allPorts({ vendor: { webhook } });
  const nobody = { ...registration, vendor: aVendorId('nobody'), webhook: keys('c2VjcmV0') };
  expect(await registerWithWebhook(ports)(nobody)).toMatchObject({ code: 'unknown_vendor' });
});
