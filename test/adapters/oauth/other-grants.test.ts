import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import { Secret } from '#shared/domain/secret.ts';
import { instant } from '#shared/domain/time.ts';
import type { ClientAuthMethod, Vendor } from '#shared/domain/vendor.ts';
import type { TokenRequest } from '#shared/ports/token-endpoint.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

/** 2026-11-30T12:00:00Z */
const NOW_SECONDS = 1_796_040_000;

let stand: VendorStandIn;
beforeAll(async () => {
  stand = await VendorStandIn.start();
  stand.answer = (socket) =>
    socket.write(reply('{"access_token":"at","refresh_token":"rt","refresh_expires_in":9}'));
});
afterAll(() => stand.stop());

async function sent(
  request: TokenRequest,
  credential: ClientCredential,
  clientAuth: ClientAuthMethod = 'post',
  more: Partial<Vendor> = {},
) {
  const clock = { now: () => instant(NOW_SECONDS * 1000) };
  const endpoint = createTokenEndpoint({ transport: stand.transport, clock });
  const call = stand.call({ client: { clientId: 'acme', clientAuth }, credential });
  const answer = await endpoint.request({ ...call, vendor: { ...call.vendor, ...more } }, request);
  const [text] = stand.requests();
  const body = text === undefined ? '' : text.slice(text.indexOf('\r\n\r\n') + 4);
  return {
    answer,
    form: Object.fromEntries(new URLSearchParams(body)),
    tokenEndpoint: call.vendor.tokenEndpoint,
  };
}

const jwk = (key: KeyObject, more: object = {}): ClientCredential => ({
  privateKeyJwk: new Secret(JSON.stringify({ ...key.export({ format: 'jwk' }), ...more })),
});

const read = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

describe('an assertion for a grant (RFC 7523)', () => {
  const request = { grantType: 'jwt_bearer', scopes: ['read', 'write'] } as const;

  it('says who asks for what, to whom and for how long, and is all the proof there is', async () => {
    const { form, answer, tokenEndpoint } = await sent(request, jwk(EC, { kid: 'k1' }), 'private_key_jwt');
    const { assertion = '', ...rest } = form;
    expect(rest).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      scope: 'read write',
      client_id: 'acme',
    });
    const [head, payload] = assertion.split('.');
    expect(read(head)).toEqual({ alg: 'ES256', typ: 'JWT', kid: 'k1' });
    expect(read(payload)).toEqual({
      iss: 'acme',
      sub: 'acme',
      aud: tokenEndpoint,
      scope: 'read write',
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 300,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    // It would never be spent: the next token is asked for by the next assertion.
    expect(answer).toMatchObject({ kind: 'tokens', grant: { tokenType: 'Bearer' } });
    expect(answer.kind === 'tokens' && Object.keys(answer.grant)).toEqual(['accessToken', 'tokenType']);
  });

  it('is written as the vendor wants it', async () => {
    const assertion = { audience: 'https://login.acme.example', lifetimeSeconds: 180, claims: { tier: 'b' } };
    const { form } = await sent({ ...request, scopes: [], subject: 'ada' }, jwk(EC), 'private_key_jwt', {
      assertion,
    });
    expect(form.scope).toBeUndefined();
    expect(read(form.assertion?.split('.')[1])).toMatchObject({
      aud: 'https://login.acme.example',
      sub: 'ada',
      exp: NOW_SECONDS + 180,
      tier: 'b',
    });
    const none = await sent(request, jwk(EC), 'private_key_jwt', { assertion: { subject: 'none' } });
    expect(read(none.form.assertion?.split('.')[1])).not.toHaveProperty('sub');
  });

  it.each([
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, {}],
    ['PS256', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, { alg: 'PS256' }],
    ['ES256', EC, {}],
    ['EdDSA', generateKeyPairSync('ed25519').privateKey, {}],
  ])('is signed by %s', async (alg, key, more) => {
    const { form } = await sent(request, jwk(key, more), 'private_key_jwt');
    const [head = '', payload = '', signature = ''] = (form.assertion ?? '').split('.');
    expect(read(head).alg).toBe(alg);
    const options = alg === 'PS256' ? { padding: 6, saltLength: 32 } : {};
    const isGood = verify(
      alg === 'EdDSA' ? null : 'sha256',
      Buffer.from(`${head}.${payload}`),
      { key: createPublicKey(key), dsaEncoding: 'ieee-p1363', ...options },
      Buffer.from(signature, 'base64url'),
    );
    expect(isGood).toBe(true);
  });

  it('goes along with a second one, or a secret, where the vendor wants proof besides', async () => {
    const second = await sent(request, jwk(EC), 'private_key_jwt', { assertion: { clientAssertion: true } });
    expect(second.form.client_assertion).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const secret = await sent(request, { ...jwk(EC), clientSecret: new Secret('s') });
    expect(secret.form).toMatchObject({ client_secret: 's', assertion: expect.any(String) });
  });

  it.each([
    ['credential_missing', {}],
    ['private_key_unusable', { privateKeyJwk: new Secret('{"kty":"oct"}') }],
  ] as const)('is not sent where it cannot be signed: %s', async (code, credential) => {
    const { answer, form } = await sent(request, credential);
    expect(answer).toMatchObject({ kind: 'failed', failure: { class: 'client_refused', code } });
    expect(form).toEqual({});
  });
});

describe('a client for itself', () => {
  const own = { grantType: 'client_credentials', scopes: ['read'], account: 'A1' } as const;
  const credential = { clientSecret: new Secret('s') };
  const client = { client_id: 'acme', client_secret: 's' };

  it('asks as RFC 6749 4.4 has it, and names no account', async () => {
    const { form } = await sent(own, credential);
    expect(form).toEqual({ ...client, grant_type: 'client_credentials', scope: 'read' });
  });

  it('asks under the vendor’s own names where it has them', async () => {
    const clientCredentials = { grantType: 'account_credentials', accountParameter: 'account_id' };
    const { form } = await sent({ ...own, scopes: [] }, credential, 'post', { clientCredentials });
    expect(form).toEqual({ ...client, grant_type: 'account_credentials', account_id: 'A1' });
    const parameters = { audience: 'api' };
    const other = await sent(own, credential, 'post', { clientCredentials: { parameters } });
    expect(other.form).toEqual({
      ...client,
      grant_type: 'client_credentials',
      audience: 'api',
      scope: 'read',
    });
  });
});

describe('an exchange of tokens', () => {
  const token = new Secret('st');
  const credential = { clientSecret: new Secret('s') };
  const client = { client_id: 'acme', client_secret: 's' };
  const asked = { grantType: 'token_exchange', token, scopes: ['read'] } as const;
  const RFC = 'urn:ietf:params:oauth:grant-type:token-exchange';

  it('is that of RFC 8693 unless the vendor has its own', async () => {
    const { form, answer } = await sent(asked, credential);
    expect(form).toEqual({
      ...client,
      grant_type: RFC,
      subject_token: 'st',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      scope: 'read',
    });
    expect(answer.kind === 'tokens' && answer.grant.refreshToken).toBeUndefined();
  });

  it('names the type that its bringer said, else the vendor’s', async () => {
    const more = { exchange: { tokenType: 'urn:acme:id', parameters: { audience: 'api' } } };
    const brought = await sent({ ...asked, tokenType: 'urn:acme:own' }, credential, 'post', more);
    expect(brought.form).toMatchObject({ subject_token_type: 'urn:acme:own', audience: 'api' });
    expect((await sent(asked, credential, 'post', more)).form.subject_token_type).toBe('urn:acme:id');
  });

  it('is under the vendor’s own names where it has them', async () => {
    const exchange = { grantType: 'fb_exchange_token', tokenParameter: 'fb_exchange_token' };
    const { form } = await sent({ ...asked, scopes: [] }, credential, 'post', { exchange });
    expect(form).toEqual({ ...client, grant_type: 'fb_exchange_token', fb_exchange_token: 'st' });
  });
});
