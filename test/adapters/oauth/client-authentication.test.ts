import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { ClientAuthMethod, Vendor } from '#shared/domain/vendor.ts';
import type { TokenAnswer } from '#shared/ports/token-endpoint.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

let vendor: VendorStandIn;
beforeAll(async () => {
  vendor = await VendorStandIn.start();
  vendor.answer = (socket) => socket.write(reply('{"access_token":"at"}'));
});
afterAll(() => vendor.stop());

interface Sent {
  readonly authorization: string | undefined;
  readonly body: string;
  readonly answer: TokenAnswer;
}

async function sent(
  clientAuth: ClientAuthMethod,
  credential: ClientCredential,
  options: { readonly clientId?: string; readonly issuer?: string } = {},
): Promise<Sent> {
  const endpoint = createTokenEndpoint({ transport: vendor.transport, clock: systemClock });
  const call = vendor.call({ client: { clientId: options.clientId ?? 'acme', clientAuth }, credential });
  const vendorData: Vendor =
    options.issuer === undefined ? call.vendor : { ...call.vendor, issuer: options.issuer };
  const answer = await endpoint.request(
    { ...call, vendor: vendorData },
    { grantType: 'refresh_token', refreshToken: new Secret('rt-1') },
  );
  const [request = ''] = vendor.requests();
  const head = request.slice(0, request.indexOf('\r\n\r\n'));
  return {
    authorization: /^authorization: (.*)$/im.exec(head)?.[1],
    body: request.slice(request.indexOf('\r\n\r\n') + 4),
    answer,
  };
}

const GRANT = 'refresh_token=rt-1&grant_type=refresh_token';
const secret = (text: string): ClientCredential => ({ clientSecret: new Secret(text) });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('by client secret', () => {
  it('basic: percent-encoded as a form is (RFC 6749 2.3.1), then base64', async () => {
    const { authorization, body } = await sent('basic', secret('p:ä s+%/~-_.'), { clientId: 'a:b c' });
    expect(authorization).toBe(`Basic ${base64('a%3Ab+c:p%3A%C3%A4+s%2B%25%2F%7E-_.')}`);
    expect(body).toBe(GRANT);
  });

  it('basic-raw: as it is', async () => {
    const { authorization, body } = await sent('basic-raw', secret('p:ä s+%/~-_.'), { clientId: 'a-b' });
    expect(authorization).toBe(`Basic ${base64('a-b:p:ä s+%/~-_.')}`);
    expect(body).toBe(GRANT);
  });

  it('post: in the body', async () => {
    const { authorization, body } = await sent('post', secret('p:ä&='));
    expect(authorization).toBeUndefined();
    expect(body).toBe(`${GRANT}&client_id=acme&client_secret=p%3A%C3%A4%26%3D`);
  });

  it('none: the name alone', async () => {
    const { authorization, body } = await sent('none', secret('not used'));
    expect(authorization).toBeUndefined();
    expect(body).toBe(`${GRANT}&client_id=acme`);
  });
});

const part = (text: string): Record<string, unknown> => JSON.parse(Buffer.from(text, 'base64url').toString());

/** The assertion that was sent, taken apart. */
function assertionIn(body: string) {
  const fields = new URLSearchParams(body);
  const [header = '', payload = '', signature = ''] = (fields.get('client_assertion') ?? '').split('.');
  return {
    fields,
    header: part(header),
    payload: part(payload),
    signed: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

const jwk = (key: KeyObject, more: Record<string, unknown> = {}): ClientCredential => ({
  privateKeyJwk: new Secret(JSON.stringify({ ...key.export({ format: 'jwk' }), ...more })),
});

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed25519 = generateKeyPairSync('ed25519');
const PSS = { padding: 6, saltLength: 32 };
const FLAT = { dsaEncoding: 'ieee-p1363' } as const;

describe('by private key (RFC 7523 2.2)', () => {
  it.each([
    ['RS256', rsa, {}, 'sha256', {}],
    ['PS256', rsa, { alg: 'PS256' }, 'sha256', PSS],
    ['RS512', rsa, { alg: 'RS512' }, 'sha512', {}],
    ['ES256', p256, { key_ops: ['verify'], use: 'enc', ext: false }, 'sha256', FLAT],
    ['ES384', p384, {}, 'sha384', FLAT],
    ['EdDSA', ed25519, {}, null, {}],
    ['Ed25519', ed25519, { alg: 'Ed25519' }, null, {}],
  ] as const)('%s, signed by the key', async (alg, pair, more, hash, options) => {
    const { body, authorization } = await sent(
      'private_key_jwt',
      jwk(pair.privateKey, { ...more, kid: 'k1' }),
    );
    const { fields, header, payload, signed, signature } = assertionIn(body);
    expect(authorization).toBeUndefined();
    expect(header).toEqual({ alg, kid: 'k1' });
    expect(verify(hash, signed, { key: pair.publicKey, ...options }, signature)).toBe(true);
    expect(payload).toMatchObject({ iss: 'acme', sub: 'acme', aud: `${vendor.url}/token` });
    expect(Math.abs(Number(payload.iat) - Date.now() / 1000)).toBeLessThan(10);
    expect(Number(payload.exp) - Number(payload.iat)).toBe(60);
    expect(fields.get('client_id')).toBe('acme');
    expect(fields.get('client_assertion_type')).toBe(
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    );
  });

  it('is addressed to the issuer where one is known, and new each time', async () => {
    const credential = jwk(p256.privateKey);
    const options = { issuer: 'https://auth.example.com' };
    const first = assertionIn((await sent('private_key_jwt', credential, options)).body);
    const second = assertionIn((await sent('private_key_jwt', credential, options)).body);
    expect(first.payload.aud).toBe('https://auth.example.com');
    expect(first.header).toEqual({ alg: 'ES256' });
    expect(first.payload.jti).not.toBe(second.payload.jti);
  });

  it.each([
    ['a public key', { privateKeyJwk: new Secret(JSON.stringify(p256.publicKey.export({ format: 'jwk' }))) }],
    ['no JSON', { privateKeyJwk: new Secret('-----BEGIN PRIVATE KEY-----') }],
    ['null', { privateKeyJwk: new Secret('null') }],
    ['a curve that is not signed with', jwk(generateKeyPairSync('x25519').privateKey)],
    ['a symmetric key', { privateKeyJwk: new Secret('{"kty":"oct","k":"AAAA"}') }],
    ['an algorithm that is none', jwk(rsa.privateKey, { alg: 'none' })],
  ] as const)('%s cannot be used, and nothing is sent', async (_name, credential) => {
    const { answer, body } = await sent('private_key_jwt', credential);
    expect(answer).toMatchObject({ failure: { class: 'client_refused', code: 'private_key_unusable' } });
    expect(body).toBe('');
  });
});

describe('with nothing to prove it by', () => {
  it.each([
    ['basic', {}],
    ['basic-raw', {}],
    ['post', { clientSecret: new Secret('') }],
    ['private_key_jwt', { clientSecret: new Secret('s') }],
  ] as const)('%s: the client is at fault, and nothing is sent', async (method, credential) => {
    const { answer, body } = await sent(method, credential);
    expect(answer).toMatchObject({ failure: { class: 'client_refused', code: 'credential_missing' } });
    expect(body).toBe('');
  });
});
