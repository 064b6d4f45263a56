import { Buffer } from 'node:buffer';
import { createHash, type webcrypto, X509Certificate } from 'node:crypto';
import type { PublicJwk } from '#shared/domain/rotation/published-keys.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type Instant, instant } from '#shared/domain/time.ts';
import type { KeyPairs } from '#shared/ports/key-pairs.ts';
import { signingKey } from './signing-key.ts';

/** RFC 7518 3.3: the least for RS256, which every vendor with private_key_jwt takes. */
const RSA_BITS = 2048;
const F4 = new Uint8Array([1, 0, 1]);

type Jwk = webcrypto.JsonWebKey & { readonly kid?: string };

/** Key pairs by Web Crypto. */
export const keyPairs: KeyPairs = {
  make: async (like) => {
    const alg = (like && (await signingKey(like))?.alg) ?? 'RS256';
    const { privateKey } = await generate(alg);
    const { key_ops: _ops, ext: _ext, ...jwk } = await crypto.subtle.exportKey('jwk', privateKey);
    return secretOf({ ...jwk, alg, kid: thumbprint(jwk) });
  },
  publicOf,
  certificateEnd,
  named: async (privateKeyJwk) => {
    const shown = await publicOf(privateKeyJwk);
    return shown && secretOf({ ...parse(privateKeyJwk), kid: shown.kid });
  },
};

async function publicOf(privateKeyJwk: Secret): Promise<PublicJwk | undefined> {
  const signing = await signingKey(privateKeyJwk);
  if (signing === undefined) return undefined;
  const jwk = parse(privateKeyJwk);
  const { kty = '' } = jwk;
  const kid = signing.kid ?? thumbprint(jwk);
  return { kty, kid, alg: signing.alg, use: 'sig', ...publicMembers(jwk) };
}

/** The first of the chain is the key's own (RFC 7517 4.7); it is DER in base64, and not in base64url. */
function certificateEnd(privateKeyJwk: Secret): Instant | undefined {
  try {
    const { x5c } = parse(privateKeyJwk) as { readonly x5c?: readonly unknown[] };
    const [own] = Array.isArray(x5c) ? x5c : [];
    if (typeof own !== 'string') return undefined;
    return instant(new X509Certificate(Buffer.from(own, 'base64')).validToDate.getTime());
  } catch {
    // The error may quote the key; that nothing can be read is all there is to tell.
    return undefined;
  }
}

/** Named one by one: what is not known to be public stays here. */
function publicMembers({ kty, crv, x, y, n, e }: Jwk): Partial<PublicJwk> {
  const members = kty === 'RSA' ? { n, e } : { crv, x, y };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** RFC 7638 3: SHA-256 over the required members, by name, without spaces. */
function thumbprint(jwk: Jwk): string {
  const required = { ...publicMembers(jwk), kty: jwk.kty ?? '' };
  const sorted = Object.fromEntries(Object.entries(required).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url');
}

function generate(alg: string): Promise<webcrypto.CryptoKeyPair> {
  const uses = ['sign', 'verify'] as const;
  if (alg.startsWith('ES')) {
    const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg] ?? 'P-256';
    return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, [...uses]);
  }
  if (alg === 'EdDSA' || alg === 'Ed25519') {
    // Typed as if it were of one key; a pair it is (WebCrypto 15.3, "Ed25519").
    const pair: unknown = crypto.subtle.generateKey({ name: 'Ed25519' }, true, [...uses]);
    return pair as Promise<webcrypto.CryptoKeyPair>;
  }
  const name = alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
  const hash = `SHA-${alg.slice(2)}`;
  return crypto.subtle.generateKey({ name, hash, modulusLength: RSA_BITS, publicExponent: F4 }, true, [
    ...uses,
  ]);
}

/** `signingKey` has read it as one. */
const parse = (privateKeyJwk: Secret): Jwk => JSON.parse(privateKeyJwk.reveal());
const secretOf = (jwk: object): Secret => new Secret(JSON.stringify(jwk));
