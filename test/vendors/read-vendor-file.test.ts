import { describe, expect, it } from 'vitest';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';

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
  allowedHosts: ['api.acme.example'],
  webhook: { scheme: 'hmac', header: 'x-signature', encoding: 'hex' },
};

const read = (vendors: unknown, allowLoopback = false) =>
  readVendorFile(JSON.stringify(vendors), { allowLoopback });

const problems = (...vendors: readonly unknown[]): readonly string[] => {
  const result = read(vendors);
  return result.kind === 'bad' ? result.problems : [];
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
      problems: ['the vendor file must be a JSON list of vendors'],
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
    [
      { probe: { method: 'PUT', url: 'https://a.example/', expect: 200 } },
      '/0/probe/method must be GET, POST or HEAD',
    ],
    [
      { probe: { method: 'GET', url: 'https://10.1/', expect: 200 } },
      '/0/probe/url must name its host: no IP address in any notation',
    ],
    [{ webhook: {} }, '/0/webhook/scheme is missing; it must be the name of a signature scheme such as hmac'],
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
    [{ accessTokenSeconds: '3600' }, '/0/accessTokenSeconds must be a whole number from 1 to 31622400'],
    [{ authorizationEndpoint: null }, '/0/authorizationEndpoint must be an https address'],
  ])('%j', (fields, problem) => {
    expect(problems({ ...ACME, ...fields })).toEqual([`vendor acme: ${problem}`]);
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
