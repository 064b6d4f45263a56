import { expect, it } from 'vitest';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, days, type Instant } from '#shared/domain/time.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import { makeIntakeLink } from '#shared/usecases/intake/make-intake-link.ts';
import { setWebhook } from '#shared/usecases/webhook/set-webhook.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { protocolOf } from '#shared/vendors/vendor-entry.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClient, aClientId, aVendorId, NOW } from '../../support/integration.ts';

const ED25519 = '5d'.repeat(32);

/** A home with one client of that vendor; keeps what is stored. */
async function home(vendor: string) {
  const { ports, close } = await allPorts();
  const id = aClientId('known');
  await ports.clients.create(aClient({ id, vendor: aVendorId(vendor) }));
  const stored: WebhookKeys[] = [];
  const all = {
    ...ports,
    vendors: vendorRegistry(CATALOGUE.map(protocolOf)),
    keyring: {
      put: async (_: unknown, keys: WebhookKeys) => void stored.push(keys),
      get: async () => undefined,
    },
    webhookCrypto: nodeWebhookCrypto,
  };
  const set = setWebhook(all);
  return {
    stored,
    close,
    ends: async () => (await ports.clients.find(id))?.webhookKeysExpireAt,
    set: (
      keys: { secrets?: string[]; publicKeys?: string[]; verifyToken?: string },
      more: { expiresAt?: Instant } = {},
    ) =>
      set({
        id,
        publicUrl: 'https://keeper.example.com',
        ...more,
        secrets: (keys.secrets ?? []).map((secret) => new Secret(secret)),
        publicKeys: keys.publicKeys ?? [],
        ...(keys.verifyToken === undefined ? {} : { verifyToken: new Secret(keys.verifyToken) }),
      }),
    link: () => makeIntakeLink(all)({ id, what: 'webhookSecret' }),
  };
}

it.each([
  ['github', 'nothing', {}, '/secrets'],
  ['github', 'only a token', { verifyToken: 'token' }, '/secrets'],
  ['discord', 'nothing', {}, '/publicKeys'],
  ['discord', 'only a secret', { secrets: ['secret'] }, '/publicKeys'],
  ['discord', 'a key that is none', { publicKeys: [ED25519, 'x'] }, '/publicKeys/1'],
  ['paypal', 'nothing', {}, '/publicKeys'],
  ['gitlab', 'nothing', {}, '/secrets'],
  ['gitlab', 'a broken secret', { secrets: ['whsec_c2VjcmV0', 'whsec_not base64'] }, '/secrets/1'],
  ['gitlab', 'a key that is none', { publicKeys: ['whpk_AAAA'] }, '/publicKeys/0'],
  ['meta', 'nothing', {}, '/verifyToken'],
])('refuses for %s %s, and leaves what was there', async (vendor, _what, keys, pointer) => {
  const { set, stored, close } = await home(vendor);
  expect(await set(keys)).toMatchObject({ kind: 'refused', code: 'invalid_request', pointer });
  expect(stored).toEqual([]);
  await close();
});

it.each([
  ['github', { secrets: ['secret'] }],
  ['discord', { publicKeys: [ED25519] }],
  ['paypal', { publicKeys: ['1A234567B8901234C'] }],
  ['gitlab', { secrets: ['whsec_c2VjcmV0'] }],
  ['gitlab', { secrets: ['a token of its own'] }],
  ['gitlab', { publicKeys: [ED25519] }],
  ['meta', { verifyToken: 'token' }],
  ['hubspot', {}],
  ['adobe', {}],
])('stores for %s %j', async (vendor, keys) => {
  const { set, stored, close } = await home(vendor);
  expect(await set(keys)).toMatchObject({ kind: 'webhook' });
  expect(stored).toHaveLength(1);
  await close();
});

it.each([
  ['github', 'link'],
  ['gitlab', 'link'],
  ['discord', 'refused'],
  ['paypal', 'refused'],
  ['adobe', 'refused'],
  ['hubspot', 'refused'],
  ['meta', 'refused'],
])('makes for %s no link for a webhook secret that would sign nothing: %s', async (vendor, kind) => {
  const { link, close } = await home(vendor);
  expect(await link()).toMatchObject(kind === 'link' ? { kind } : { kind, pointer: '/what' });
  await close();
});

it('keeps when the keys end on the client, and forgets it with the keys that it was told of', async () => {
  const { set, stored, ends, close } = await home('github');
  const expiresAt = after(NOW, days(90));
  await set({ secrets: ['secret'] }, { expiresAt });
  expect(await ends()).toBe(expiresAt);
  expect(Object.keys(stored[0] ?? {})).toEqual(['secrets', 'publicKeys']);
  expect(await set({}, { expiresAt: NOW })).toMatchObject({ kind: 'refused' });
  expect(await ends()).toBe(expiresAt);
  await set({ secrets: ['another'] });
  expect(await ends()).toBeUndefined();
  await close();
});
