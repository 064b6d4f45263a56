import { describe, expect, it } from 'vitest';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { documentOf } from '#shared/domain/webhook/document.ts';
import { handshakeAnswer } from '#shared/domain/webhook/handshake.ts';
import { compactJws } from '#shared/domain/webhook/schemes/compact-jws.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { check, type Vector, vectors } from './checks.ts';

const STANDARD: VendorWebhook = { scheme: 'standard-webhooks' };

function webhookOf(vendor: string): VendorWebhook {
  const webhook = CATALOGUE.find(({ id }) => id === vendor)?.webhook;
  return webhook ?? STANDARD;
}

/** Vectors name their instants in seconds, in milliseconds or as text. */
function millisecondsOf({ now, timestamp }: Vector): number {
  const at = now ?? timestamp ?? 0;
  if (typeof at === 'string') return Date.parse(at);
  return at < 1e11 ? at * 1000 : at;
}

const signatures = vectors.filter(({ id }) => id !== 'rfc7515-a2-rs256' && id !== 'zoom-url-validation');

describe('published and computed vectors', () => {
  it('are all here', () => expect(vectors).toHaveLength(17));

  it.each(signatures.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
    const [clientId, password] = vector.vendor === 'pipedrive' ? (vector.secret ?? '').split(':') : [];
    const verified = check({
      webhook: webhookOf(vector.vendor),
      headers: vector.headers,
      body: vector.body,
      secrets: vector.secret === undefined ? [] : [password ?? vector.secret],
      publicKeys: typeof vector.publicKey === 'string' ? [vector.publicKey] : [],
      now: millisecondsOf(vector),
      ...(clientId === undefined ? {} : { clientId }),
      ...(vector.url === undefined ? {} : { url: vector.url }),
      ...(vector.method === undefined ? {} : { method: vector.method }),
    });
    expect(verified.kind).toBe(vector.expected === 'valid' ? 'verified' : 'bad');
  });

  it('rfc7515-a2-rs256', () => {
    const vector = vectors.find(({ id }) => id === 'rfc7515-a2-rs256');
    const jws = compactJws(vector?.body ?? '');
    expect(
      jws && nodeWebhookCrypto.jws({ ...(vector?.publicKey as object) }, 'RS256', jws.message, jws.signature),
    ).toBe(true);
  });

  it('zoom-url-validation', () => {
    const vector = vectors.find(({ id }) => id === 'zoom-url-validation');
    const body = new TextEncoder().encode(vector?.body);
    const secret = new Secret(vector?.secret ?? '');
    const client = {
      id: 'zoom' as ClientId,
      clientId: 'c',
      keys: { secrets: [secret], publicKeys: [] },
      clientSecrets: [],
    };
    const handshake = webhookOf('zoom').handshake;
    if (handshake === undefined) throw new Error('zoom has no handshake');
    const answer = handshakeAnswer(handshake, {
      request: { method: 'POST', url: 'https://h.example.com/', query: '', headers: {}, body },
      document: documentOf(body),
      clients: [client],
      signedFor: client,
      secretsOf: ({ keys }) => keys.secrets,
      crypto: nodeWebhookCrypto,
    });
    expect(answer).toMatchObject({ status: 200, body: JSON.stringify(vector?.response) });
  });
});
