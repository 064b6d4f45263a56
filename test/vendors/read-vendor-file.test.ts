import { describe, expect, it } from 'vitest';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import { problemLine } from '#shared/vendors/vendor-problem.ts';

const ACME = {
  id: 'acme',
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
};

const EVERYTHING = {
  ...ACME,
  authorizationEndpoint: 'https://auth.acme.example/authorize',
  revocationEndpoint: 'https://auth.acme.example/revoke',
  introspectionEndpoint: 'https://auth.acme.example/introspect',
  registrationEndpoint: 'https://auth.acme.example/register',
  issuer: 'https://auth.acme.example',
  issRequired: true,
  clientAuth: 'private_key_jwt',
  rotation: { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true },
  refreshBy: 'exchange',
  exchange: {
    grantType: 'acme_exchange',
    tokenParameter: 'old_token',
    tokenType: 'urn:acme:token',
    parameters: { audience: 'api' },
  },
  assertion: {
    audience: 'https://login.acme.example',
    subject: 'none',
    lifetimeSeconds: 180,
    claims: { tier: 'b' },
    clientAssertion: true,
  },
  clientCredentials: {
    grantType: 'account_credentials',
    accountParameter: 'account_id',
    parameters: { audience: 'api' },
  },
  accessTokenSeconds: 3600,
  deadlineSeconds: 20,
  skewSeconds: 600,
  earliestRefreshSeconds: 60,
  refreshTokenSeconds: 7_776_000,
  refreshTokenIdleSeconds: 2_592_000,
  revocationEnds: 'token',
  probe: { method: 'GET', url: 'https://api.acme.example/me', expect: 200 },
  dialect: {
    tokenPath: ['authed_user'],
    scopeDelimiter: ',',
    grantRefusedCodes: ['token_revoked'],
    clientRefusedCodes: ['bad_client_secret'],
  },
  refreshEndpoint: 'https://auth.acme.example/refresh',
  deviceAuthorizationEndpoint: 'https://auth.acme.example/device',
  userinfoEndpoint: 'https://auth.acme.example/me',
  jwksUri: 'https://auth.acme.example/keys',
  allowedHosts: ['api.acme.example'],
  grants: ['authorization_code', 'client_credentials'],
  consent: {
    pkce: 'required',
    parameters: { access_type: 'offline' },
    offlineScopes: ['offline_access'],
    scopeDelimiter: ',',
    scopeParameter: 'user_scope',
    tokenParameters: { expiring: '1' },
  },
  scopeReadBack: { by: 'call', method: 'GET', url: 'https://api.acme.example/me', at: '/scopes' },
  identity: { from: 'probe', user: '/id', account: '/org/id' },
  webhook: {
    scheme: 'hmac',
    header: 'x-signature',
    encoding: 'hex',
    signed: '{timestamp}.{body}',
    timestamp: { at: 'x-timestamp', unit: 'seconds', toleranceSeconds: 300 },
    also: [{ scheme: 'secret-path' }],
    handshake: { kind: 'echo-header', header: 'x-secret' },
    events: [{ name: 'revoked', means: 'revoked', user: '/user' }],
    steps: ['Give the address.'],
  },
  about: {
    title: 'Acme',
    docs: 'https://docs.acme.example/oauth',
    clientSecret: { by: 'console', url: 'https://acme.example/console', overlap: 'several' },
    deprecations: { page: 'https://acme.example/changes' },
    changes: [
      { on: '2027-02', what: 'v1 ends.', standing: 'documented', source: 'https://acme.example/changes' },
    ],
    pins: [
      {
        pinned: '2026-01',
        retiresOn: '2027-01-01',
        standing: 'documented',
        source: 'https://acme.example/changes',
      },
    ],
  },
  facts: [
    {
      of: ['rotation', 'probe.url', 'refreshTokenIdleSeconds'],
      standing: 'documented',
      source: 'https://docs.acme.example/oauth',
    },
  ],
};

const read = (vendors: unknown, allowLoopback = false) =>
  readVendorFile(JSON.stringify(vendors), { allowLoopback });

const problems = (...vendors: readonly unknown[]): readonly string[] => {
  const result = read(vendors);
  return result.kind === 'bad'
    ? result.problems.map((problem) => problemLine(problem).replace(/ \(\w+\)$/, ''))
    : [];
};

describe('a vendor file', () => {
  it('gives its vendors as they stand in it', () => {
    expect(read([ACME, { ...EVERYTHING, id: 'everything' }])).toEqual({
      kind: 'ok',
      vendors: [ACME, { ...EVERYTHING, id: 'everything' }],
    });
    expect(read([])).toEqual({ kind: 'ok', vendors: [] });
  });

  it.each(['', '{', 'null', '{"id":"acme"}', '"x"'])('that is no list is refused: %j', (text) => {
    expect(readVendorFile(text, { allowLoopback: false })).toEqual({
      kind: 'bad',
      problems: [{ code: 'not_a_list', pointer: '', says: 'the vendor file must be a JSON list of vendors' }],
    });
  });

  it('names every bad vendor and everything that is wrong with it', () => {
    expect(
      problems(
        { ...ACME, id: 'on-http', tokenEndpoint: 'http://auth.acme.example/token' },
        { ...ACME, id: 'by-address', tokenEndpoint: 'https://192.0.2.1/token', issuer: 'https://localhost' },
        { ...ACME, id: 'odd-port', tokenEndpoint: 'https://auth.acme.example:8443/token' },
        { id: 'bare', clientAuth: 'post' },
        { ...ACME, id: 'with-user', revocationEndpoint: 'https://a:b@auth.acme.example/revoke' },
        ACME,
        { ...ACME, id: 'Bad Id', colour: 'blue', skewSeconds: -1 },
        { ...ACME, id: 'graceless', rotation: { kind: 'grace' } },
        { ...ACME, id: 'strictly', rotation: { kind: 'strict', graceSeconds: 3 } },
        { ...ACME, id: 'unheard', rotation: { kind: 'sometimes' } },
        7,
      ),
    ).toEqual([
      'vendor on-http: /0/tokenEndpoint must be https',
      'vendor by-address: /1/tokenEndpoint must name its host: no IP address in any notation',
      'vendor by-address: /1/issuer must have a public DNS name',
      'vendor odd-port: /2/tokenEndpoint must be on port 443',
      'vendor bare: /3/tokenEndpoint is missing; it must be an https address',
      'vendor bare: /3/rotation is missing; it must be one of none, replaced, grace (with graceSeconds) and strict, as in {"kind": "strict"}',
      'vendor with-user: /4/revocationEndpoint must have no user info',
      'vendor 7: /6/id must be an id: 1 to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or a digit',
      'vendor 7: /6/skewSeconds must be a whole number from 0 to 2592000',
      'vendor 7: /6/colour is not a field of a vendor',
      'vendor graceless: /7/rotation/graceSeconds is missing; it must be a whole number from 1 to 2592000',
      'vendor strictly: /8/rotation/graceSeconds is not a field of a vendor',
      'vendor unheard: /9/rotation/kind must be one of none, replaced, grace (with graceSeconds) and strict, as in {"kind": "strict"}',
      'vendor 11: /10 must be an object',
    ]);
  });

  it('names an id that comes twice, even of a bad vendor', () => {
    expect(problems(ACME, { ...ACME, id: 'other' }, { ...ACME, clientAuth: 'magic' })).toEqual([
      'vendor acme: /2/clientAuth must be one of basic, basic-raw, post, private_key_jwt and none',
      'vendor acme: /2/id is the id of an earlier vendor; each may come once',
    ]);
  });

  it.each([
    [{ refreshBy: 'magic' }, '/0/refreshBy may only be "exchange"'],
    [{ exchange: { grantType: '' } }, '/0/exchange/grantType must be a grant type'],
    [
      { assertion: { lifetimeSeconds: 7200 } },
      '/0/assertion/lifetimeSeconds must be a whole number from 30 to 3600',
    ],
    [{ assertion: { subject: 'me' } }, '/0/assertion/subject must be one of client and none'],
    [
      { probe: { method: 'PUT', url: 'https://a.example/', expect: 200 } },
      '/0/probe/method must be GET, POST or HEAD',
    ],
    [
      { probe: { method: 'GET', url: 'https://10.1/', expect: 200 } },
      '/0/probe/url must name its host: no IP address in any notation',
    ],
    [
      { webhook: {} },
      '/0/webhook/scheme is missing; it must be one of none, hmac, hmac-url, hmac-pairs, standard-webhooks, ed25519, signed-request, certificate, jwt, shared-token, secret-path and ssf',
    ],
    [
      { webhook: { scheme: 'hmac', header: 'x-signature', encoding: 'rot13' } },
      '/0/webhook/encoding must be one of hex and base64',
    ],
    [
      { webhook: { scheme: 'hmac', header: 'x-signature', encoding: 'hex', signed: '{timestamp}' } },
      '/0/webhook/signed must be a text with {body} in it, such as {timestamp}.{body}',
    ],
    [
      { consent: { pkce: 'maybe' } },
      '/0/consent/pkce must be one of required, supported, unsupported and unknown',
    ],
    [{ grants: [] }, '/0/grants must name a grant'],
    [
      { scopeReadBack: { by: 'call', method: 'GET', url: 'http://api.acme.example/me', at: '/scopes' } },
      '/0/scopeReadBack/url must be https',
    ],
    [
      {
        scopeReadBack: {
          by: 'call',
          method: 'GET',
          url: 'https://api.acme.example/me',
          at: '/scopes',
          only: { at: '/status', is: 'granted' },
        },
      },
      '/0/scopeReadBack must have an at that goes through a list, such as /data/*/permission, where it has only',
    ],
    [
      { identity: { from: 'answer', user: 'id' } },
      '/0/identity/user must be a JSON pointer such as /team/id',
    ],
    [{ dialect: { requestBody: 'xml' } }, '/0/dialect/requestBody may only be "json"'],
    [
      { facts: [{ of: ['rotaton'], standing: 'documented', source: 'https://acme.example/' }] },
      '/0/facts/0/of/0 must be the path of a field that is there',
    ],
    [
      { facts: [{ of: ['rotation'], standing: 'sure', source: 'https://acme.example/' }] },
      '/0/facts/0/standing must be one of documented, secondary, listed and unverified',
    ],
    [
      { tokenEndpoint: 'https://{shop}.acme.example/token' },
      '/0/tokenEndpoint must have no placeholder that tenant does not name',
    ],
    [
      { tokenEndpoint: 'https://acme.{zone}/token', tenant: [{ name: 'zone', example: 'com' }] },
      '/0/tokenEndpoint must keep a domain of its own: nothing in braces in the last two labels',
    ],
    [
      { tokenEndpoint: 'https://{shop}.example/token', tenant: [{ name: 'shop', example: 'acme' }] },
      '/0/tokenEndpoint must keep a domain of its own: nothing in braces in the last two labels',
    ],
    [{ tenant: [{ name: 'shop', example: 'acme' }] }, '/0/tenant/0/name must stand in an address, in braces'],
    [
      { tokenEndpoint: 'https://acme.example/{body}', tenant: [{ name: 'body', example: 'x' }] },
      '/0/tenant/0/name must be another name: body, timestamp, id, method, url, form, secret mean something else',
    ],
    [
      { allowedHosts: ['https://a.example'] },
      '/0/allowedHosts/0 must be a public DNS name in lower case, without scheme and port',
    ],
    [
      { allowedHosts: ['10.0.0.1'] },
      '/0/allowedHosts/0 must be a public DNS name in lower case, without scheme and port',
    ],
    [
      { dialect: { tokenPath: 'authed_user' } },
      '/0/dialect/tokenPath must be a list of names such as ["authed_user"]',
    ],
    [{ revocationEnds: 'all' }, '/0/revocationEnds must be token or grant'],
    [{ issRequired: 1 }, '/0/issRequired must be true or false'],
    [{ deadlineSeconds: 1.5 }, '/0/deadlineSeconds must be a whole number from 1 to 600'],
    [{ accessTokenSeconds: '3600' }, '/0/accessTokenSeconds must be a whole number from 1 to 3162240000'],
    [{ authorizationEndpoint: null }, '/0/authorizationEndpoint must be an https address'],
  ])('%j', (fields, problem) => {
    expect(problems({ ...ACME, ...fields })).toEqual([`vendor acme: ${problem}`]);
  });

  it('gives each problem a code of its own', () => {
    const list = [
      { ...ACME, clientAuth: 'magic', colour: 'blue' },
      { id: 'acme', clientAuth: 'post', rotation: { kind: 'strict' } },
      { ...ACME, id: 'many', tokenEndpoint: 'https://{shop}.acme.example/token' },
    ];
    expect(read(list)).toEqual({
      kind: 'bad',
      problems: [
        { code: 'bad_value', vendor: 'vendor acme', pointer: '/0/clientAuth', says: expect.any(String) },
        {
          code: 'unknown_field',
          vendor: 'vendor acme',
          pointer: '/0/colour',
          says: 'is not a field of a vendor',
        },
        {
          code: 'missing_field',
          vendor: 'vendor acme',
          pointer: '/1/tokenEndpoint',
          says: 'is missing; it must be an https address',
        },
        { code: 'duplicate_id', vendor: 'vendor acme', pointer: '/1/id', says: expect.any(String) },
        {
          code: 'bad_placeholder',
          vendor: 'vendor many',
          pointer: '/2/tokenEndpoint',
          says: expect.any(String),
        },
      ],
    });
  });

  it('quotes no value of it', () => {
    const marker = 'do-not-print-me';
    const bad = Object.fromEntries(Object.keys(EVERYTHING).map((name) => [name, { [marker]: marker }]));
    const said = problems({ ...bad, tokenEndpoint: `http://${marker}.example`, clientAuth: marker });
    expect(said.length).toBeGreaterThan(15);
    expect(
      said.filter((line) => line.includes(marker) && !line.endsWith('is not a field of a vendor')),
    ).toEqual([]);
  });

  it('lets in http and this machine only where that is asked for', () => {
    const local = { ...ACME, tokenEndpoint: 'http://127.0.0.1:8080/token', allowedHosts: ['localhost'] };
    expect(read([local], true)).toEqual({ kind: 'ok', vendors: [local] });
    expect(read([local]).kind).toBe('bad');
    expect(read([{ ...ACME, tokenEndpoint: 'http://10.0.0.1/token' }], true).kind).toBe('bad');
  });
});
