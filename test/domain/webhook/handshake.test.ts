import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { documentOf } from '#shared/domain/webhook/document.ts';
import { handshakeAnswer } from '#shared/domain/webhook/handshake.ts';
import type { WebhookClient } from '#shared/domain/webhook/keys.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';

const KEY = 'a key';
const client: WebhookClient = {
  id: 'c1' as ClientId,
  clientId: 'our-client',
  keys: { secrets: [new Secret(KEY)], publicKeys: [], verifyToken: new Secret('our token') },
  clientSecrets: [],
};

interface Asked {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly isSigned?: boolean;
}

function ask(vendor: string, { method = 'GET', query = '', headers = {}, body, isSigned }: Asked) {
  const handshake = CATALOGUE.find(({ id }) => id === vendor)?.webhook?.handshake;
  if (handshake === undefined) throw new Error(`${vendor} shakes no hands`);
  const bytes = new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body));
  return handshakeAnswer(handshake, {
    request: { method, url: 'https://h.example.com/', query, headers, body: bytes },
    document: documentOf(bytes),
    clients: [client],
    ...(isSigned ? { signedFor: client } : {}),
    secretsOf: ({ keys }) => keys.secrets,
    crypto: nodeWebhookCrypto,
  });
}

const text = (body: string) => ({
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});
const json = (body: object) => ({
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const mac = (value: string, encoding: 'hex' | 'base64') =>
  createHmac('sha256', KEY).update(value).digest(encoding);

describe('handshakes', () => {
  it('slack', () =>
    expect(ask('slack', { method: 'POST', body: { type: 'url_verification', challenge: 'c' } })).toEqual(
      text('c'),
    ));
  it('monday', () =>
    expect(ask('monday', { method: 'POST', body: { challenge: 'c' } })).toEqual(json({ challenge: 'c' })));
  it('dropbox', () => expect(ask('dropbox', { query: 'challenge=c%20d' })).toEqual(text('c d')));
  it('microsoft, by POST alone', () => {
    expect(ask('microsoft', { method: 'POST', query: 'validationToken=v' })).toEqual(text('v'));
    expect(ask('microsoft', { method: 'GET', query: 'validationToken=v' })).toBeUndefined();
  });
  it('meta, with our token alone', () => {
    expect(ask('meta', { query: 'hub.mode=subscribe&hub.challenge=7&hub.verify_token=our%20token' })).toEqual(
      text('7'),
    );
    expect(ask('meta', { query: 'hub.challenge=7&hub.verify_token=another' })).toBe('refused');
    expect(ask('meta', { query: 'hub.challenge=7' })).toBe('refused');
  });
  it('okta', () =>
    expect(ask('okta', { headers: { 'x-okta-verification-challenge': 'c' } })).toEqual(
      json({ verification: 'c' }),
    ));
  it('asana gives back what it was sent, and keeps nothing', () =>
    expect(ask('asana', { method: 'POST', headers: { 'x-hook-secret': 's' } })).toEqual({
      kind: 'answer',
      status: 200,
      headers: { 'x-hook-secret': 's' },
    }));
  it('a header that would begin another is not given back', () =>
    expect(ask('asana', { method: 'POST', headers: { 'x-hook-secret': 's\r\nset-cookie: a=b' } })).toBe(
      'refused',
    ));
  it('x', () =>
    expect(ask('x', { query: 'crc_token=abc' })).toEqual(
      json({ response_token: `sha256=${mac('abc', 'base64')}` }),
    ));
  it('linkedin', () =>
    expect(ask('linkedin', { query: 'challengeCode=abc' })).toEqual(
      json({ challengeCode: 'abc', challengeResponse: mac('abc', 'hex') }),
    ));
  it('discord, signed alone', () => {
    expect(ask('discord', { method: 'POST', body: { type: 0 }, isSigned: true })).toEqual({
      kind: 'answer',
      status: 204,
    });
    expect(ask('discord', { method: 'POST', body: { type: 0 } })).toBeUndefined();
  });
  it('nothing longer than any vendor sends', () =>
    expect(ask('dropbox', { query: `challenge=${'c'.repeat(1025)}` })).toBe('refused'));
});

describe('nobody has a delivery signed by a handshake', () => {
  it.each([
    '{"data":{"event_type":"oauth.revoke"}}',
    '[1]',
    'v0:1614265330:{}',
    'a b',
    '"text"',
    'hmacsha256={}',
    '',
  ])('x: %s', (forged) =>
    expect(ask('x', { query: `crc_token=${encodeURIComponent(forged)}` })).toBe('refused'),
  );
  it('zoom, unsigned', () => {
    const body = { event: 'endpoint.url_validation', payload: { plainToken: 'abc' } };
    expect(ask('zoom', { method: 'POST', body })).toBe('refused');
    expect(ask('zoom', { method: 'POST', body, isSigned: true })).toEqual(
      json({ plainToken: 'abc', encryptedToken: mac('abc', 'hex') }),
    );
  });
});
