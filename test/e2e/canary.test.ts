import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/patience.ts';
import type { VendorClient } from '../support/vendor/clients.ts';
import { KINDS, World } from '../support/world.ts';

/** The embedded home looks for rotations every few seconds. */
const PATIENCE_MS = 60_000;
const CLIENT = 'app';

let world: World;
let atVendor: VendorClient;
beforeAll(async () => {
  world = await World.start(KINDS);
  atVendor = await world.register('strict', CLIENT);
  await world.adopt(CLIENT, 'other', { expiresIn: 3600 });
  await adoptCanary('canary');
}, 60_000);
afterAll(() => world.stop());

async function adoptCanary(id: string): Promise<void> {
  const { accessToken, refreshToken } = world.vendor.consent(CLIENT, { id });
  await world.home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'strict',
    client: CLIENT,
    scopes: ['read', 'write'],
    owner: 'team-a',
    principal: 'service',
    canary: true,
  });
  const grant = { accessToken, refreshToken, expiresIn: 3600 };
  await world.home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, grant);
}

interface ShownClient {
  readonly canary?: string;
  readonly secret: { readonly pending: boolean; readonly createdAt: string };
}
const shown = async () => (await world.home.api.client(CLIENT)) as unknown as ShownClient;
const outcomesOf = (grantId: string) =>
  world.vendor.history.records({ endpoint: 'token', grantId }).map(({ outcome }) => outcome);

/** Brings a secret that the vendor takes, and waits until it is decided. */
async function bring(clientSecret: string): Promise<ShownClient> {
  const { api } = world.home;
  const begun = await api.expect(202, 'POST', `/v1/clients/${CLIENT}/rotate`, { clientSecret });
  expect(begun).toMatchObject({ secret: { pending: true } });
  return eventually(
    'the end of the rotation',
    async () => {
      const now = await shown();
      return now.secret.pending ? undefined : now;
    },
    PATIENCE_MS,
  );
}

it('gives a new secret up that the canary’s own request for tokens is refused with, and is none the worse', {
  timeout: 90_000,
}, async () => {
  const before = await shown();
  atVendor.secrets.push('not-for-long');
  world.vendor.faults.next({ kind: 'oauth-error', error: 'invalid_client' }, { grantId: 'canary' });
  const after = await bring('not-for-long');
  expect(after).toMatchObject({ canary: 'canary', secret: { createdAt: before.secret.createdAt } });
  expect(outcomesOf('canary')).toEqual(['not_processed']);
  expect(await world.home.api.integration('canary')).toMatchObject({ status: 'active', version: 1 });
  expect((await world.home.api.refresh('other')).status).toBe(200);
  expect(world.home.events({ type: 'client.refused' })).toEqual([]);
});

it('takes one that the canary got tokens with, which all others then use', { timeout: 90_000 }, async () => {
  const before = await shown();
  atVendor.secrets.push('the-next-one');
  const after = await bring('the-next-one');
  expect(after.secret.createdAt).not.toBe(before.secret.createdAt);
  expect(outcomesOf('canary')).toEqual(['not_processed', 'tokens']);
  expect(await world.home.api.integration('canary')).toMatchObject({ status: 'active', version: 2 });
  atVendor.secrets = ['the-next-one'];
  for (const id of ['canary', 'other']) expect((await world.home.api.refresh(id)).status).toBe(200);
  expect(world.home.story('canary')).toEqual(['integration.connected']);
});

it('is named no more once it is removed, and another may be', async () => {
  await world.home.api.remove('canary');
  expect((await shown()).canary).toBeUndefined();
  await adoptCanary('the-second');
  expect((await shown()).canary).toBe('the-second');
});
