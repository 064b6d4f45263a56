import { describe, expect, it } from 'vitest';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import { receiveDelivery } from '#shared/usecases/webhook/receive-delivery.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { protocolOf } from '#shared/vendors/vendor-entry.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClient, aClientId, aVendorId } from '../../support/integration.ts';

const SENDERS = CATALOGUE.filter(({ webhook }) => webhook !== undefined && webhook.scheme !== 'none');
const tenantOf = ({ id, tenant = [] }: (typeof SENDERS)[number]) =>
  [id, ...tenant.map(({ example }) => example)].join('.');

/** A home with one client of that vendor, who has keys; keeps what is queued. */
async function door(vendor: (typeof SENDERS)[number]) {
  const { ports, close } = await allPorts();
  const known = aClientId('known');
  await ports.clients.create(aClient({ id: known, vendor: aVendorId(tenantOf(vendor)) }));
  await ports.clientVault.put(known, 'first', { clientSecret: new Secret('secret-1') });
  const queued: Delivery[] = [];
  const looks: string[] = [];
  const measured: unknown[] = [];
  const keys = { secrets: [new Secret('c2VjcmV0')], publicKeys: [], verifyToken: new Secret('token') };
  const receive = receiveDelivery({
    ...ports,
    clients: {
      ...ports.clients,
      list: async (query) => {
        looks.push('all');
        return ports.clients.list(query);
      },
    },
    vendors: vendorRegistry(CATALOGUE.map(protocolOf)),
    keyring: { put: async () => {}, get: async (id) => (id === known ? keys : undefined) },
    publishedKeys: { jwks: async () => [], certificate: async () => undefined },
    deliveries: { send: async (delivery) => void queued.push(delivery) },
    webhookCrypto: nodeWebhookCrypto,
    metrics: { record: (...measurement) => void measured.push(measurement) },
  });
  const body = new TextEncoder().encode('{"event":"app_uninstalled"}');
  const request = { method: 'POST', url: 'https://h.example.com/', query: '', headers: {}, body };
  return {
    looks,
    measured,
    queued,
    close,
    at: (name: string, client?: string) =>
      receive({ vendor: name, ...(client === undefined ? {} : { client: client as ClientId }), request }),
  };
}

describe('a client that is not known is answered like one that is', () => {
  it.each(SENDERS.map((vendor) => [vendor.id, vendor] as const))('%s', async (family, vendor) => {
    const { at, queued, close } = await door(vendor);
    const answer = await at(family, 'known');
    expect(answer.kind).toBe('bad');
    for (const name of [family, tenantOf(vendor)]) {
      for (const client of ['nobody', '']) expect(await at(name, client)).toEqual(answer);
    }
    expect(queued).toEqual([]);
    await close();
  });

  it('and so are tenants that are no tenants', async () => {
    const shopify = SENDERS.find(({ id }) => id === 'shopify');
    if (shopify === undefined) throw new Error('shopify sends webhooks');
    const { at, close } = await door(shopify);
    expect(await at('shopify.-', 'nobody')).toEqual(await at('shopify', 'known'));
    await close();
  });
});

it('whoever makes up tenants and vendors makes us look through our clients no oftener', async () => {
  const shopify = SENDERS.find(({ id }) => id === 'shopify');
  if (shopify === undefined) throw new Error('shopify sends webhooks');
  const { at, looks, close } = await door(shopify);
  for (let n = 0; n < 20; n++) {
    expect((await at(`shopify.made-up-${n}`)).kind).toBe('bad');
    expect((await at(`made-up-${n}`)).kind).toBe('refused');
  }
  expect(looks).toEqual(['all']);
  await close();
});

it('counts what is not signed, under its vendor whatever the address says', async () => {
  const shopify = SENDERS.find(({ id }) => id === 'shopify');
  if (shopify === undefined) throw new Error('shopify sends webhooks');
  const { at, measured, close } = await door(shopify);
  await at('shopify', 'known');
  await at('shopify.made-up');
  await at('made-up');
  expect(measured).toEqual([
    ['WebhookUnsigned', 1, 'Count', 'shopify'],
    ['WebhookUnsigned', 1, 'Count', 'shopify'],
  ]);
  await close();
});
