import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import { receiveDelivery } from '#shared/usecases/webhook/receive-delivery.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import { protocolOf } from '#shared/vendors/vendor-entry.ts';
import { otherSigningKey, securityEvent } from '../../domain/webhook/families.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { aClient, aClientId, aVendorId, NOW } from '../../support/integration.ts';

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type';
const OAUTH = 'https://schemas.openid.net/secevent/oauth/event-type';
const PASSWORD = 'the text of the authentication field';

let world: AllPorts;
let queued: Delivery[];
let lines: unknown[];
let receive: ReturnType<typeof receiveDelivery>;
beforeEach(async () => {
  world = await allPorts();
  queued = [];
  lines = [];
  for (const [id, vendor] of [
    ['staff', 'okta.acme'],
    ['mail', 'google'],
    ['shop', 'shopify.acme'],
  ] as const) {
    await world.ports.clients.create(aClient({ id: aClientId(id), vendor: aVendorId(vendor), clientId: id }));
    await world.ports.clientVault.put(aClientId(id), 'first', { clientSecret: new Secret(PASSWORD) });
  }
  const keys = { secrets: [new Secret(PASSWORD)], publicKeys: [] };
  const { fetched } = securityEvent();
  receive = receiveDelivery({
    ...world.ports,
    vendors: vendorRegistry(CATALOGUE.map(protocolOf)),
    keyring: { put: async () => {}, get: async () => keys },
    publishedKeys: { jwks: async () => fetched?.jwks ?? [], certificate: async () => undefined },
    deliveries: { send: async (delivery) => void queued.push(delivery) },
    webhookCrypto: nodeWebhookCrypto,
    log: { ...world.ports.log, info: (message, fields) => void lines.push([message, fields]) },
  });
});
afterEach(() => world.close());

const deliver = (
  vendor: string,
  client: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
) => {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const request = { method: 'POST', url: 'https://h.example.com/', query: '', headers, body: bytes };
  return receive({ vendor, client: aClientId(client), request });
};

const TOKEN = { 'content-type': 'application/secevent+jwt' };
const iat = Math.floor(NOW / 1000);
const okta = (change: Parameters<typeof securityEvent>[0] & { events?: object } = {}) =>
  securityEvent({
    ...change,
    claims: {
      iss: 'https://acme.okta.com',
      aud: 'staff',
      iat,
      jti: 'set-1',
      sub_id: { format: 'iss_sub', sub: '00u1' },
      events: change.events ?? { [`${CAEP}/session-revoked`]: {} },
      ...change.claims,
    },
  }).body;
const google = (events: object, jti = 'set-2') =>
  securityEvent({ claims: { iss: 'https://accounts.google.com/', aud: 'mail', iat, jti, events } }).body;

describe('okta, which sends in two ways', () => {
  it('by a security event token', async () => {
    expect(await deliver('okta', 'staff', okta(), TOKEN)).toEqual({ kind: 'answer', status: 202 });
    expect(queued).toMatchObject([
      {
        vendor: 'okta.acme',
        client: 'staff',
        strength: 'strong',
        claims: [{ means: 'recheck', users: ['00u1'], occurredAt: iat * 1000, isTimeSigned: true }],
      },
    ]);
  });

  it('the same token again is known by its id, in whatever words it is signed', async () => {
    await deliver('okta', 'staff', okta(), TOKEN);
    await deliver('okta', 'staff', okta({ header: { x: 1 } }), TOKEN);
    await deliver('okta', 'staff', okta({ claims: { jti: 'set-3' } }), TOKEN);
    expect(queued.map(({ bodyKey }) => bodyKey === queued[0]?.bodyKey)).toEqual([true, false, false]);
    expect(queued.map(({ key }) => key === queued[0]?.key)).toEqual([true, true, false]);
  });

  it('by an event hook', async () => {
    const event = {
      eventType: 'user.lifecycle.suspend',
      published: '2026-03-04T05:06:00Z',
      target: [{ id: '00u2' }],
    };
    const body = JSON.stringify({ eventId: 'e1', data: { events: [event] } });
    const answer = await deliver('okta', 'staff', body, { authorization: PASSWORD });
    expect(answer).toEqual({ kind: 'answer', status: 200 });
    expect(queued).toMatchObject([
      { strength: 'weak', claims: [{ means: 'suspended', users: ['00u2'], isTimeSigned: true }] },
    ]);
  });

  it('a forged one is refused in the words of how it was sent', async () => {
    const forged = okta({ key: otherSigningKey });
    expect(await deliver('okta', 'staff', forged, TOKEN)).toEqual({ kind: 'bad', as: 'security_event' });
    expect(await deliver('okta', 'staff', '{}', { authorization: 'x' })).toEqual({
      kind: 'bad',
      as: 'problem',
    });
    expect(queued).toEqual([]);
  });
});

describe('what is taken and has no effect is not queued, and one line says so', () => {
  it.each([
    'https://schemas.openid.net/secevent/ssf/event-type/verification',
    'https://schemas.openid.net/secevent/risc/event-type/verification',
  ])('a verification: %s', async (name) => {
    expect(await deliver('google', 'mail', google({ [name]: { state: 's1' } }))).toEqual({
      kind: 'answer',
      status: 202,
    });
    await deliver('okta', 'staff', okta({ events: { [name]: {} } }), TOKEN);
    expect(lines).toEqual([
      ['webhook verification arrived', { vendor: 'google', client: 'mail' }],
      ['webhook verification arrived', { vendor: 'okta.acme', client: 'staff' }],
    ]);
    expect(queued).toEqual([]);
  });

  it('a token that google names by its hash', async () => {
    const subject = {
      subject_type: 'oauth_token',
      token_type: 'refresh_token',
      token_identifier_alg: 'prefix',
    };
    const body = google({ [`${OAUTH}/token-revoked`]: { subject } });
    expect(await deliver('google', 'mail', body)).toEqual({ kind: 'answer', status: 202 });
    expect(lines).toEqual([['webhook without effect', { vendor: 'google', client: 'mail', events: [] }]]);
    expect(queued).toEqual([]);
  });

  it('what is for a person to read', async () => {
    const body = '{"shop_id":954889,"shop_domain":"acme.myshopify.com"}';
    const headers = {
      'x-shopify-hmac-sha256': createHmac('sha256', PASSWORD).update(body).digest('base64'),
      'x-shopify-topic': 'shop/redact',
      'x-shopify-shop-domain': 'acme.myshopify.com',
    };
    expect(await deliver('shopify', 'shop', body, headers)).toEqual({ kind: 'answer', status: 200 });
    expect(lines).toEqual([
      ['webhook without effect', { vendor: 'shopify.acme', client: 'shop', events: ['shop/redact'] }],
    ]);
    expect(queued).toEqual([]);
  });
});
