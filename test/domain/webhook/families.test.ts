import { createHmac, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { check, type Sent } from './checks.ts';
import {
  BODY,
  FAMILIES,
  NOW,
  otherPublicKey,
  otherSigningKey,
  rsaPublicPem,
  securityEvent,
  sha256Hex,
} from './families.ts';
import { MORE_FAMILIES } from './more-families.ts';

const withHeader = (sent: Sent, name: string, value: string | undefined): Sent => {
  const { [name]: _old, ...headers } = sent.headers ?? {};
  return { ...sent, headers: value === undefined ? headers : { ...headers, [name]: value } };
};
const kindOf = (sent: Sent): string => check(sent).kind;
const flipped = (text: string, at: number): string =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);

/** Hex where base64 is meant, and the reverse. */
const inOtherEncoding = (value: string): string =>
  /[0-9a-f]{40,}$/.test(value)
    ? value.replace(/[0-9a-f]{40,}$/, (hex) => Buffer.from(hex, 'hex').toString('base64'))
    : value.replace(/[\w+/=-]{24,}$/, (base64) => Buffer.from(base64, 'base64').toString('hex'));

/** These prove who sends, and sign no body. */
const UNBOUND = ['F12 JWT', 'F13 shared token', 'F13 Basic'];
/** Shown as it is, in no encoding. */
const PLAIN = 'F13 shared token';

describe.each([...FAMILIES, ...MORE_FAMILIES])(
  '$name',
  ({ name, make, signature, isTimed, takesSecrets }) => {
    const good = make();
    const value = good.headers?.[signature] ?? '';

    it('good', () => expect(kindOf(good)).toBe('verified'));
    it('another key', () => expect(kindOf(make({ key: 'YW5vdGhlcg==' }))).toBe('bad'));
    it('an empty body', () => expect(kindOf(make({ body: '' }))).toBe('verified'));
    it('a body beyond ASCII', () => expect(kindOf(make({ body: '{"name":"Ünï ☃ 𝄞"}' }))).toBe('verified'));
    it('no signature', () => expect(kindOf(withHeader(good, signature, undefined))).toBe('bad'));
    it('an empty signature', () => expect(kindOf(withHeader(good, signature, ''))).toBe('bad'));
    it('each byte of the signature flipped', () => {
      const taken = [...value].flatMap((_, at) =>
        kindOf(withHeader(good, signature, flipped(value, at))) === 'bad' ? [] : [at],
      );
      expect(taken).toEqual([]);
    });
    it('each letter dropped from the signature', () => {
      const taken = [...value].flatMap((_, at) =>
        kindOf(withHeader(good, signature, value.slice(0, at) + value.slice(at + 1))) === 'bad' ? [] : [at],
      );
      expect(taken).toEqual([]);
    });
    // Standard Webhooks has a list of signatures there.
    if (!name.startsWith('F3'))
      it('the signature twice in one header', () =>
        expect(kindOf(withHeader(good, signature, `${value}, ${value}`))).toBe('bad'));
    it('in upper case', () => expect(kindOf(withHeader(good, signature, value.toUpperCase()))).toBe('bad'));
    if (name !== PLAIN)
      it('in another encoding', () => {
        const other = inOtherEncoding(value);
        expect(other).not.toBe(value);
        expect(kindOf(withHeader(good, signature, other))).toBe('bad');
      });
    it('each byte of the body flipped', () => {
      const taken = [...BODY].filter((_, at) => kindOf({ ...good, body: flipped(BODY, at) }) !== 'bad');
      expect(taken).toEqual(UNBOUND.includes(name) ? [...BODY] : []);
    });
    if (takesSecrets)
      it('one of two keys', () => {
        expect(kindOf({ ...good, secrets: ['whsec_b3RoZXI=', ...(good.secrets ?? [])] })).toBe('verified');
        expect(kindOf({ ...good, secrets: [...(good.secrets ?? []), 'whsec_b3RoZXI='] })).toBe('verified');
      });
    if (takesSecrets) it('no key at all', () => expect(kindOf({ ...good, secrets: [] })).toBe('bad'));
    if (!takesSecrets)
      it('no public key at all', () => expect(kindOf({ ...good, publicKeys: [], fetched: {} })).toBe('bad'));
    if (good.publicKeys !== undefined)
      it('one of two public keys', () => {
        const own = good.publicKeys ?? [];
        expect(kindOf({ ...good, publicKeys: [otherPublicKey, ...own] })).toBe('verified');
        expect(kindOf({ ...good, publicKeys: [...own, otherPublicKey] })).toBe('verified');
        expect(kindOf({ ...good, publicKeys: [otherPublicKey] })).toBe('bad');
      });
    if (isTimed)
      it.each([
        ['at the edge', 300_000, 'verified'],
        ['too old', 301_000, 'bad'],
        ['three days old', 3 * 24 * 3600_000, 'bad'],
        ['ahead at the edge', -300_000, 'verified'],
        ['too far ahead', -301_000, 'bad'],
      ])('sent %s', (_what, ago, kind) => expect(kindOf(make({ at: NOW - ago }))).toBe(kind));
    if (isTimed) it('sent again later', () => expect(kindOf({ ...good, now: NOW + 301_000 })).toBe('bad'));
  },
);

describe('F11 security event tokens', () => {
  it('good', () => expect(check(securityEvent())).toMatchObject({ kind: 'verified', strength: 'strong' }));
  it('three days late', () =>
    expect(kindOf({ ...securityEvent(), now: NOW + 3 * 24 * 3600_000 })).toBe('verified'));
  it('without a type, from an older transmitter', () =>
    expect(kindOf(securityEvent({ header: { typ: 'JWT' }, legacy: true }))).toBe('verified'));
  it.each([
    ['without a type', { header: { typ: 'JWT' } }],
    ['alg none', { header: { alg: 'none' } }],
    ['HS256', { header: { alg: 'HS256' } }],
    ['an algorithm of another key type', { header: { alg: 'ES256' } }],
    ['PS256 over a PKCS 1 signature', { header: { alg: 'PS256' } }],
    ['a key that nobody published', { header: { kid: 'k2' } }],
    ['no key id', { header: { kid: undefined } }],
    ['a critical extension', { header: { crit: ['b64'] } }],
    ['its own key in the header', { header: { kid: 'k2', jwk: {} }, key: otherSigningKey }],
    [
      'its own address of keys',
      { header: { kid: 'k2', jku: 'https://evil.example.com' }, key: otherSigningKey },
    ],
    ['another key', { key: otherSigningKey }],
    ['another issuer', { claims: { iss: 'https://issuer.example.com/' } }],
    ['another audience', { claims: { aud: 'another' } }],
    ['no audience', { claims: { aud: undefined } }],
    ['no time', { claims: { iat: undefined } }],
    ['a time to come', { claims: { iat: NOW / 1000 + 301 } }],
    ['no id', { claims: { jti: '' } }],
    ['no events', { claims: { events: undefined } }],
    ['an end, as access tokens have', { claims: { exp: NOW / 1000 + 60 } }],
    ['a nonce, as identity tokens have', { claims: { nonce: 'n' } }],
  ])('%s', (_what, change) => expect(kindOf(securityEvent(change))).toBe('bad'));
  it('each byte flipped', () => {
    const sent = securityEvent();
    const body = String(sent.body);
    const taken = [...body].filter((_, at) => kindOf({ ...sent, body: flipped(body, at) }) !== 'bad');
    expect(taken).toEqual([]);
  });
  it('a signature in another encoding', () => {
    const sent = securityEvent();
    const [header, claims, signature = ''] = String(sent.body).split('.');
    for (const encoding of ['hex', 'base64'] as const) {
      const other = Buffer.from(signature, 'base64url').toString(encoding);
      expect(kindOf({ ...sent, body: `${header}.${claims}.${other}` })).toBe('bad');
    }
  });
  it('an empty body', () => expect(kindOf({ ...securityEvent(), body: '' })).toBe('bad'));
  it('claims beyond ASCII', () =>
    expect(kindOf(securityEvent({ claims: { txn: 'Ünï ☃ 𝄞' } }))).toBe('verified'));
  it('one of two published keys', () => {
    const sent = securityEvent();
    const jwks = sent.fetched?.jwks ?? [];
    const other = { ...createPublicKey(otherSigningKey).export({ format: 'jwk' }), kid: 'k1', use: 'sig' };
    expect(kindOf({ ...sent, fetched: { jwks: [other, ...jwks] } })).toBe('verified');
    expect(kindOf({ ...sent, fetched: { jwks: [other] } })).toBe('bad');
  });
  it('signed with the public key as if it were a secret', () => {
    const [header, claims] = String(securityEvent({ header: { alg: 'HS256' } }).body).split('.');
    const mac = createHmac('sha256', rsaPublicPem).update(`${header}.${claims}`).digest('base64url');
    expect(kindOf({ ...securityEvent(), body: `${header}.${claims}.${mac}` })).toBe('bad');
  });
  it('several audiences, one of them ours', () =>
    expect(kindOf(securityEvent({ claims: { aud: ['x', 'our-client'] } }))).toBe('verified'));
});

describe('F7b plain SHA-256', () => {
  const sent: Sent = {
    webhook: {
      scheme: 'hmac-url',
      header: 'X-Sig-v3',
      encoding: 'base64',
      signed: '{url}{body}',
      weak: {
        header: 'X-Sig',
        versionHeader: 'X-Version',
        signed: { v1: '{secret}{body}', v2: '{secret}{method}{url}{body}' },
      },
    },
    headers: { 'X-Sig': sha256Hex(`a key${BODY}`), 'X-Version': 'v1' },
    body: BODY,
    secrets: ['a key'],
  };
  it('is refused', () => expect(kindOf(sent)).toBe('bad'));
  it('is weak where it is allowed', () =>
    expect(check({ ...sent, allowWeak: true })).toEqual({
      kind: 'verified',
      strength: 'weak',
      timely: false,
    }));
  it('another version', () =>
    expect(kindOf({ ...withHeader(sent, 'X-Version', 'v2'), allowWeak: true })).toBe('bad'));
  it('a version that is a name of every object', () =>
    expect(kindOf({ ...withHeader(sent, 'X-Version', 'constructor'), allowWeak: true })).toBe('bad'));
});

describe('tricks', () => {
  const adobe = (address: string): Sent => ({
    webhook: {
      scheme: 'certificate',
      dialect: 'adobe',
      signatureHeaders: ['X-Sig'],
      certificateHeaders: ['X-Cert'],
      certificateHosts: ['static.example.com'],
    },
    headers: { 'X-Sig': 'AAAA', 'X-Cert': address },
    body: BODY,
    fetched: { certificates: new Map([[address, rsaPublicPem]]) },
  });
  it.each([
    'https://evil.example.com/key.pem',
    'https://static.example.com@evil.example.com/key.pem',
    'https://user@static.example.com/key.pem',
    'http://static.example.com/key.pem',
    'https://static.example.com:8443/key.pem',
    '//evil.example.com/key.pem',
    'file:///etc/passwd',
  ])('a certificate at %s', (address) => expect(kindOf(adobe(address))).toBe('bad'));
  it('two times in one header', () => {
    const [pairs] = FAMILIES.filter(({ name }) => name.startsWith('F2'));
    const sent = pairs?.make({ at: NOW - 900_000 });
    const value = sent?.headers?.['X-Sig'] ?? '';
    expect(sent && kindOf(withHeader(sent, 'X-Sig', `t=${NOW / 1000},${value}`))).toBe('bad');
  });
  it('another version of the same pair', () => {
    const [pairs] = FAMILIES.filter(({ name }) => name.startsWith('F2'));
    const sent = pairs?.make();
    const value = sent?.headers?.['X-Sig'] ?? '';
    expect(sent && kindOf(withHeader(sent, 'X-Sig', value.replace('v1=', 'v0=')))).toBe('bad');
    expect(sent && kindOf(withHeader(sent, 'X-Sig', `${value},v0=00`))).toBe('verified');
  });
});
