import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RealAuthorizationServer } from '../support/consent/authorization-server.ts';
import { type Heard, OWN_EXCHANGE } from '../support/consent/more-grants.ts';
import { Visitor } from '../support/consent/visitor.ts';
import { HomeProcess } from '../support/home-process.ts';
import { eventually } from '../support/patience.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const CLIENT_SECRET = 'secret-of-the-app';

let home: HomeProcess;
let server: RealAuthorizationServer;
let heard: Heard;
beforeAll(async () => {
  server = await RealAuthorizationServer.start();
  const own = { grantType: OWN_EXCHANGE, tokenParameter: 'old_token' };
  home = await HomeProcess.start({
    vendors: [
      server.vendor('real', { accessTokenSeconds: 3600, assertion: { clientAssertion: true } }),
      server.vendor('renewing', { refreshBy: 'exchange', exchange: own, rotation: { kind: 'none' } }),
    ],
  });
  const redirectUri = `${home.api.url}/oauth/callback`;
  heard = server.serve(
    [
      { clientId: 'app-at-vendor', clientSecret: CLIENT_SECRET, redirectUri },
      { clientId: 'signer-at-vendor', redirectUri },
    ],
    {},
    publicKey.export({ format: 'jwk' }),
  );
  for (const [id, vendor] of [
    ['app', 'real'],
    ['renewer', 'renewing'],
    ['keyless', 'real'],
  ]) {
    const client = { id, vendor, clientId: 'app-at-vendor', clientSecret: CLIENT_SECRET };
    await home.api.expect(201, 'POST', '/v1/clients', client);
  }
  await home.api.expect(201, 'POST', '/v1/clients', {
    id: 'signer',
    vendor: 'real',
    clientId: 'signer-at-vendor',
    clientAuth: 'private_key_jwt',
    privateKeyJwk: privateKey.export({ format: 'jwk' }),
  });
}, 60_000);
afterAll(async () => {
  await home.dispose();
  await server.stop();
});

const create = (id: string, more: Readonly<Record<string, unknown>>) =>
  home.api.expect(201, 'POST', '/v1/integrations', {
    id,
    vendor: 'real',
    client: 'app',
    scopes: ['read'],
    owner: 'finance',
    principal: 'service',
    ...more,
  });

/** A token of the vendor that somebody else got for himself. */
async function tokenFromElsewhere(): Promise<string> {
  const response = await fetch(`${server.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'app-at-vendor',
      client_secret: CLIENT_SECRET,
      scope: 'read',
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

const isLiving = async (accessToken: unknown): Promise<boolean> =>
  fetch(`${server.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: OWN_EXCHANGE,
      old_token: String(accessToken),
      client_id: 'app-at-vendor',
      client_secret: CLIENT_SECRET,
    }),
  }).then(({ status }) => status === 200);

describe('a grant by assertion (RFC 7523)', () => {
  it('comes by itself, and each refresh is a fresh assertion', async () => {
    const created = await create('by-key', { client: 'signer', grantType: 'jwt_bearer' });
    expect(created.connectUrl).toBeUndefined();
    await home.api.until('by-key', ({ status }) => status === 'active');
    const first = await home.api.token('by-key');
    expect((await home.api.refresh('by-key')).body).toMatchObject({ version: 2, status: 'active' });
    const second = await home.api.token('by-key');
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.accessToken).not.toBe(first.body.accessToken);
    expect(heard.assertions).toMatchObject([
      { iss: 'signer-at-vendor', sub: 'signer-at-vendor', scope: 'read' },
      { iss: 'signer-at-vendor', sub: 'signer-at-vendor', scope: 'read' },
    ]);
    expect(heard.assertions[0]?.jti).not.toBe(heard.assertions[1]?.jti);
  });

  it('names whom it is for, and is revoked with its integration', async () => {
    const labels = { 'vendor-user': 'ada@example.com' };
    await create('for-ada', { client: 'signer', grantType: 'jwt_bearer', labels });
    await home.api.until('for-ada', ({ status }) => status === 'active');
    expect(heard.assertions.at(-1)).toMatchObject({ sub: 'ada@example.com' });
    const { accessToken } = (await home.api.token('for-ada')).body;
    expect((await home.api.remove('for-ada')).body).toEqual({ revokedAtVendor: true });
    expect(await isLiving(accessToken)).toBe(false);
  });

  it('is refused to a client that has no way to prove itself', async () => {
    const client = { id: 'public', vendor: 'real', clientId: 'p', clientAuth: 'none' };
    await home.api.expect(201, 'POST', '/v1/clients', client);
    const answer = await home.api.call('POST', '/v1/integrations', {
      id: 'never',
      vendor: 'real',
      client: 'public',
      grantType: 'jwt_bearer',
      scopes: [],
      owner: 'finance',
      principal: 'service',
    });
    expect([answer.status, answer.body.pointer]).toEqual([400, '/grantType']);
  });

  it('of a client without a key puts the client under suspicion, not the grant', async () => {
    await create('unsigned', { client: 'keyless', grantType: 'jwt_bearer' });
    const client = await eventually('the refusal', async () => {
      const seen = await home.api.client('keyless');
      return seen.status === 'refused' ? seen : undefined;
    });
    expect(client.lastError).toMatchObject({ class: 'client_refused', code: 'credential_missing' });
    expect(await home.api.integration('unsigned')).toMatchObject({
      status: expect.not.stringMatching(/required/),
    });
  });
});

describe('a grant by token exchange (RFC 8693)', () => {
  it('exchanges what was brought, again and again', async () => {
    const created = await create('exchanged', { grantType: 'token_exchange' });
    expect(created.connectUrl).toBeUndefined();
    expect((await home.api.token('exchanged')).body).toMatchObject({ code: 'reauthorization_required' });
    const subjectToken = await tokenFromElsewhere();
    const body = { subjectToken };
    const brought = await home.api.expect(200, 'PUT', '/v1/integrations/exchanged/grant', body);
    expect(JSON.stringify(brought)).not.toContain(subjectToken);
    const first = await home.api.token('exchanged', { timeoutMs: 10_000 });
    expect([first.status, first.body.version]).toEqual([200, 2]);
    expect((await home.api.refresh('exchanged')).body).toMatchObject({ version: 3, status: 'active' });
    const second = await home.api.token('exchanged');
    expect(second.body.accessToken).not.toBe(first.body.accessToken);
    const exchange = {
      subject_token: subjectToken,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      scope: 'read',
    };
    expect(heard.exchanges.slice(-2)).toMatchObject([exchange, exchange]);
  });

  it('revokes what it was given, and leaves alone what was brought', async () => {
    await create('ending', { grantType: 'token_exchange' });
    const subjectToken = await tokenFromElsewhere();
    await home.api.expect(200, 'PUT', '/v1/integrations/ending/grant', { subjectToken });
    const { accessToken } = (await home.api.token('ending', { timeoutMs: 10_000 })).body;
    expect((await home.api.remove('ending')).body).toEqual({ revokedAtVendor: true });
    expect(await isLiving(accessToken)).toBe(false);
    expect(await isLiving(subjectToken)).toBe(true);
  });

  it('wants a person once what was brought is refused', async () => {
    await create('refused', { grantType: 'token_exchange' });
    await home.api.expect(200, 'PUT', '/v1/integrations/refused/grant', {
      subjectToken: 'unknown-to-the-vendor',
    });
    await home.api.until('refused', ({ status }) => status === 'reauthorization_required');
    const subjectToken = await tokenFromElsewhere();
    await home.api.expect(200, 'PUT', '/v1/integrations/refused/grant', { subjectToken });
    expect((await home.api.token('refused', { timeoutMs: 10_000 })).status).toBe(200);
  });

  it.each([
    ['exchanged', { refreshToken: 'rt' }, 422, 'nothing_to_keep'],
    ['exchanged', { subjectToken: 'st', refreshToken: 'rt' }, 400, 'invalid_request'],
    ['plain', { subjectToken: 'st' }, 400, 'invalid_request'],
    ['exchanged', { subjectToken: 'st', subjectTokenType: 'a b' }, 400, 'invalid_request'],
  ])('%s is brought nothing by %j', async (id, body, status, code) => {
    if (id === 'plain') await create('plain', {});
    const answer = await home.api.call('PUT', `/v1/integrations/${id}/grant`, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a vendor without refresh tokens', () => {
  it('is asked to exchange the access token itself while it lives', async () => {
    const accessToken = await tokenFromElsewhere();
    await create('renewed', { vendor: 'renewing', client: 'renewer' });
    const body = { accessToken, expiresIn: 3600 };
    await home.api.expect(200, 'PUT', '/v1/integrations/renewed/grant', body);
    expect((await home.api.token('renewed')).body).toMatchObject({ version: 1, accessToken });
    expect((await home.api.refresh('renewed')).body).toMatchObject({ version: 2, status: 'active' });
    const next = (await home.api.token('renewed')).body.accessToken;
    expect((await home.api.refresh('renewed')).body).toMatchObject({ version: 3 });
    expect(heard.exchanges.slice(-2)).toMatchObject([{ old_token: accessToken }, { old_token: next }]);
    const last = (await home.api.token('renewed')).body.accessToken;
    expect((await home.api.remove('renewed')).body).toEqual({ revokedAtVendor: true });
    expect(await isLiving(last)).toBe(false);
  });
});

describe('a client that is made known before its secret', () => {
  it('says so, spends nothing, and works once a person has brought the secret', async () => {
    const bare = { id: 'bare', vendor: 'real', clientId: 'app-at-vendor' };
    const made = await home.api.expect(201, 'POST', '/v1/clients', bare);
    expect(made).toMatchObject({ status: 'refused', lastError: { code: 'credential_missing' } });
    expect(made.secret).toBeUndefined();
    const posts = server.count('POST /token');
    await create('waiting', { client: 'bare', grantType: 'client_credentials' });
    const { connectUrl } = await create('to-connect', { client: 'bare' });
    const page = await new Visitor().visit(String(connectUrl));
    expect([page.status, page.text]).toEqual([409, expect.stringContaining('not ready yet')]);
    expect((await home.api.token('waiting', { timeoutMs: 1000 })).status).toBe(503);
    expect(server.count('POST /token')).toBe(posts);
    const what = { what: 'clientSecret' };
    const { url } = await home.api.expect(201, 'POST', '/v1/clients/bare/intake', what);
    const form = new URLSearchParams({ secret: CLIENT_SECRET });
    const stored = await new Visitor().visit(String(url), form);
    expect(stored.text).toContain('The client secret is stored');
    expect(await home.api.client('bare')).toMatchObject({ status: 'ok', secret: { pending: false } });
    await home.api.until('waiting', ({ status }) => status === 'active');
    expect((await new Visitor().visit(String(connectUrl))).status).toBe(302);
  });
});

it('none of this leaves a key, a secret or a token in what the home writes and keeps', async () => {
  const exchanged = heard.exchanges.flatMap(({ subject_token: brought, old_token: own }) => [brought, own]);
  const tokens = exchanged.filter((token): token is string => typeof token === 'string');
  expect(tokens.length).toBeGreaterThan(4);
  const secrets = [CLIENT_SECRET, String(privateKey.export({ format: 'jwk' }).d), ...tokens];
  await home.stop();
  const files = readdirSync(home.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(files.length).toBeGreaterThan(1);
  const places = [home.output(), ...files];
  expect(secrets.filter((secret) => places.some((text) => text.includes(secret)))).toEqual([]);
});
