import {
  createHash,
  createHmac,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import type { Sent } from './checks.ts';

export const NOW = Date.parse('2026-03-04T05:06:07Z');
export const BODY = JSON.stringify({ event: 'app_deauthorized', user: 'u1', at: '2026-03-04T05:06:00Z' });

/** A family of signatures: how a delivery of it is made, and where its signature stands. */
export interface Family {
  readonly name: string;
  /** A good delivery of this body, by this key, sent at that time. */
  readonly make: (how?: { body?: string; key?: string; at?: number }) => Sent;
  /** The header that is varied. */
  readonly signature: string;
  readonly isTimed: boolean;
  readonly takesSecrets: boolean;
}

export const hmac = (
  key: string | Buffer,
  text: string,
  encoding: 'hex' | 'base64',
  hash = 'sha256',
): string => createHmac(hash, key).update(text).digest(encoding);

export const seconds = (at: number): string => String(Math.floor(at / 1000));
const ed = generateKeyPairSync('ed25519');
const rawKey = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(-32);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const hmacFamily = (
  name: string,
  scheme: VendorWebhook & { header: string },
  signature: (body: string, key: string, at: number) => string,
  more: (at: number) => Record<string, string> = () => ({}),
  isTimed = false,
): Family => ({
  name,
  signature: scheme.header,
  isTimed,
  takesSecrets: true,
  make: ({ body = BODY, key = 'a key', at = NOW } = {}) => ({
    webhook: scheme,
    url: 'https://hooks.example.com/webhooks/acme?from=vendor',
    headers: { [scheme.header]: signature(body, key, at), ...more(at) },
    body,
    secrets: ['a key'],
    now: NOW,
  }),
});

export const timestamp = { at: 'X-Time', unit: 'seconds', toleranceSeconds: 300 } as const;
export const sentAt = (at: number) => ({ 'X-Time': seconds(at) });
export const URL_ = 'https://hooks.example.com/webhooks/acme?from=vendor';
export const jsonPart = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const FAMILIES: readonly Family[] = [
  hmacFamily(
    'F1 v0:{ts}:{body}',
    {
      scheme: 'hmac',
      header: 'X-Sig',
      prefix: 'v0=',
      encoding: 'hex',
      signed: 'v0:{timestamp}:{body}',
      timestamp,
    },
    (body, key, at) => `v0=${hmac(key, `v0:${seconds(at)}:${body}`, 'hex')}`,
    sentAt,
    true,
  ),
  hmacFamily(
    'F2 t=,v1=',
    { scheme: 'hmac-pairs', header: 'X-Sig', signed: '{timestamp}.{body}', toleranceSeconds: 300 },
    (body, key, at) => `t=${seconds(at)},v1=${hmac(key, `${seconds(at)}.${body}`, 'hex')}`,
    undefined,
    true,
  ),
  {
    name: 'F3 Standard Webhooks, symmetric',
    signature: 'webhook-signature',
    isTimed: true,
    takesSecrets: true,
    make: ({ body = BODY, key = 'YSBrZXk=', at = NOW } = {}) => ({
      webhook: { scheme: 'standard-webhooks' },
      headers: {
        'webhook-id': 'msg_1',
        'webhook-timestamp': seconds(at),
        'webhook-signature': `v1,${hmac(Buffer.from(key, 'base64'), `msg_1.${seconds(at)}.${body}`, 'base64')}`,
      },
      body,
      secrets: ['whsec_YSBrZXk='],
      now: NOW,
    }),
  },
  {
    name: 'F3a Standard Webhooks, Ed25519',
    signature: 'webhook-signature',
    isTimed: true,
    takesSecrets: false,
    make: ({ body = BODY, key, at = NOW } = {}) => ({
      webhook: { scheme: 'standard-webhooks' },
      headers: {
        'webhook-id': 'msg_1',
        'webhook-timestamp': seconds(at),
        'webhook-signature': `v1a,${sign(null, Buffer.from(`msg_1.${seconds(at)}.${body}`), edKey(key)).toString('base64')}`,
      },
      body,
      publicKeys: [`whpk_${rawKey(ed.publicKey).toString('base64')}`],
      now: NOW,
    }),
  },
  hmacFamily('F4 body, base64', { scheme: 'hmac', header: 'X-Sig', encoding: 'base64' }, (body, key) =>
    hmac(key, body, 'base64'),
  ),
  hmacFamily(
    'F5 body, hex',
    { scheme: 'hmac', header: 'X-Sig', prefix: 'sha256=', encoding: 'hex' },
    (body, key) => `sha256=${hmac(key, body, 'hex')}`,
  ),
  hmacFamily('F5b SHA-1', { scheme: 'hmac', header: 'X-Sig', encoding: 'hex', hash: 'sha1' }, (body, key) =>
    hmac(key, body, 'hex', 'sha1'),
  ),
  hmacFamily(
    'F6 body and time without a separator',
    { scheme: 'hmac', header: 'X-Sig', encoding: 'base64', signed: '{body}{timestamp}', timestamp },
    (body, key, at) => hmac(key, body + seconds(at), 'base64'),
    sentAt,
    true,
  ),
  hmacFamily(
    'F7 method, address, body, time',
    {
      scheme: 'hmac-url',
      header: 'X-Sig',
      encoding: 'base64',
      signed: '{method}{url}{body}{timestamp}',
      timestamp: { ...timestamp, unit: 'milliseconds' },
    },
    (body, key, at) => hmac(key, `POST${URL_}${body}${at}`, 'base64'),
    (at) => ({ 'X-Time': String(at) }),
    true,
  ),
  {
    name: 'F8 Ed25519',
    signature: 'X-Sig',
    isTimed: true,
    takesSecrets: false,
    make: ({ body = BODY, key, at = NOW } = {}) => ({
      webhook: { scheme: 'ed25519', header: 'X-Sig', timestampHeader: 'X-Time' },
      headers: {
        'X-Sig': sign(null, Buffer.from(seconds(at) + body), edKey(key)).toString('hex'),
        ...sentAt(at),
      },
      body,
      publicKeys: [rawKey(ed.publicKey).toString('hex')],
      now: NOW,
    }),
  },
  {
    name: 'F10 certificate',
    signature: 'X-Sig',
    isTimed: false,
    takesSecrets: false,
    make: ({ body = BODY, key } = {}) => ({
      webhook: {
        scheme: 'certificate',
        dialect: 'adobe',
        signatureHeaders: ['X-Sig'],
        certificateHeaders: ['X-Cert'],
        certificateHosts: ['static.example.com'],
      },
      headers: {
        'X-Sig': createSign('sha256')
          .update(body)
          .sign(key === undefined ? rsa.privateKey : otherRsa, 'base64'),
        'X-Cert': '/prod/keys/pub-key-1.pem',
      },
      body,
      fetched: {
        certificates: new Map([
          [
            'https://static.example.com/prod/keys/pub-key-1.pem',
            rsa.publicKey.export({ format: 'pem', type: 'spki' }) as string,
          ],
        ]),
      },
      now: NOW,
    }),
  },
  hmacFamily('F12 JWT', { scheme: 'jwt', header: 'Authorization', prefix: 'JWT ' }, (_body, key, at) => {
    const text = `${jsonPart({ alg: 'HS256', typ: 'JWT' })}.${jsonPart({ aud: URL_, exp: Math.floor(at / 1000) + 120 })}`;
    return `JWT ${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  }),
  hmacFamily(
    'F13 shared token',
    { scheme: 'shared-token', at: 'X-Token', form: 'plain', header: 'X-Token' } as never,
    (_body, key) => key,
  ),
];

const otherEd = generateKeyPairSync('ed25519').privateKey;
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const edKey = (key: string | undefined): KeyObject => (key === undefined ? ed.privateKey : otherEd);

/** An Ed25519 key that signed nothing here, in hex. */
export const otherPublicKey = rawKey(createPublicKey(otherEd)).toString('hex');

/** A security event token and the keys that it is checked with. */
export const securityEvent = (
  change: { header?: object; claims?: object; key?: KeyObject; legacy?: boolean } = {},
): Sent => {
  const header = { alg: 'RS256', typ: 'secevent+jwt', kid: 'k1', ...change.header };
  const claims = {
    iss: 'https://issuer.example.com',
    aud: 'our-client',
    iat: Math.floor(NOW / 1000),
    jti: 'j1',
    events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} },
    ...change.claims,
  };
  const text = `${jsonPart(header)}.${jsonPart(claims)}`;
  const signature = createSign('sha256')
    .update(text)
    .sign(change.key ?? rsa.privateKey, 'base64url');
  return {
    webhook: {
      scheme: 'ssf',
      issuer: 'https://issuer.example.com',
      jwksUri: 'https://issuer.example.com/keys',
      ...(change.legacy ? { legacy: true } : {}),
    },
    headers: { 'content-type': 'application/secevent+jwt' },
    body: `${text}.${signature}`,
    fetched: { jwks: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }] },
    now: NOW,
  };
};

/** Signs, and nobody has published it. */
export const otherSigningKey = otherRsa;
/** What signs certificates' families and security events. */
export const signingKey = rsa.privateKey;
export const rsaPublicPem = rsa.publicKey.export({ format: 'pem', type: 'spki' }) as string;
export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
