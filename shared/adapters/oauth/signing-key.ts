import type { webcrypto } from 'node:crypto';
import type { Secret } from '#shared/domain/secret.ts';

/** A private key that is ready to sign (RFC 7515): the algorithm's name in a header, and its parameters. */
export interface SigningKey {
  readonly key: webcrypto.CryptoKey;
  readonly kid?: string;
  readonly alg: string;
  readonly parameters: webcrypto.RsaPssParams | webcrypto.EcdsaParams | webcrypto.Algorithm;
}

/** What this key signs with: its import parameters, and the name of the algorithm in the assertion. */
interface Signing {
  readonly alg: string;
  readonly importing: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm;
  readonly parameters: SigningKey['parameters'];
}

const CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

/** Importing a key costs more than signing with it, and a client's key stays the same for long. */
const imported = new WeakMap<Secret, Promise<SigningKey | undefined>>();

/**
 * A private key given as the text of a JWK (RFC 7517): RS256 or, by the key's `alg`, PS256 for RSA, ES256 for P-256,
 * EdDSA for Ed25519. `undefined` where the key cannot be used. Never rejects.
 */
export function signingKey(jwkText: Secret): Promise<SigningKey | undefined> {
  const known = imported.get(jwkText);
  if (known !== undefined) return known;
  const fresh = importKey(jwkText.reveal());
  imported.set(jwkText, fresh);
  return fresh;
}

async function importKey(text: string): Promise<SigningKey | undefined> {
  try {
    const jwk: webcrypto.JsonWebKey & { readonly kid?: unknown } = JSON.parse(text);
    const signing = signingOf(jwk);
    if (signing === undefined) return undefined;
    // `key_ops`, `use` and `ext` restrict nothing that is done here, and some exporters write them wrongly.
    const { key_ops: _ops, use: _use, ext: _ext, ...bare } = jwk;
    const key = await crypto.subtle.importKey('jwk', bare, signing.importing, false, ['sign']);
    const { alg, parameters } = signing;
    return {
      key,
      alg,
      parameters,
      ...(typeof jwk.kid === 'string' && jwk.kid !== '' ? { kid: jwk.kid } : {}),
    };
  } catch {
    // The error may quote the key; that it cannot be used is all there is to tell.
    return undefined;
  }
}

function signingOf(jwk: webcrypto.JsonWebKey): Signing | undefined {
  if (jwk.kty === 'RSA') {
    const alg = jwk.alg ?? 'RS256';
    if (!RSA.includes(alg)) return undefined;
    const bits = Number(alg.slice(2));
    const name = alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
    // RFC 7518 3.5: the salt is as long as the hash.
    return { alg, importing: { name, hash: `SHA-${bits}` }, parameters: { name, saltLength: bits / 8 } };
  }
  if (jwk.kty === 'EC') {
    const alg = CURVES[jwk.crv ?? ''];
    if (alg === undefined || jwk.crv === undefined) return undefined;
    const parameters = { name: 'ECDSA', hash: `SHA-${alg.slice(2)}` };
    return { alg, importing: { name: 'ECDSA', namedCurve: jwk.crv }, parameters };
  }
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') {
    // RFC 9864 names the algorithm `Ed25519`; vendors know it as EdDSA unless the key says otherwise.
    const plain = { name: 'Ed25519' };
    return { alg: jwk.alg === 'Ed25519' ? 'Ed25519' : 'EdDSA', importing: plain, parameters: plain };
  }
  return undefined;
}
