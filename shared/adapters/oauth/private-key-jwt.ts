import type { webcrypto } from 'node:crypto';
import { type ClientAuth, modifyAssertion, PrivateKeyJwt } from 'oauth4webapi';
import type { Secret } from '#shared/domain/secret.ts';

/** What this key signs with: its import parameters, and the name of the algorithm in the assertion. */
interface Signing {
  readonly alg: string;
  readonly parameters: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm;
}

const CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

/** Importing a key costs more than signing with it, and a client's key stays the same for long. */
const imported = new WeakMap<Secret, Promise<ClientAuth | undefined>>();

/**
 * Signs an assertion (RFC 7523 2.2) with a private key given as the text of a JWK (RFC 7517): RS256 or, by the key's
 * `alg`, PS256 for RSA, ES256 for P-256, EdDSA for Ed25519. `undefined` where the key cannot be used. Never rejects.
 */
export function privateKeyJwt(jwkText: Secret): Promise<ClientAuth | undefined> {
  const known = imported.get(jwkText);
  if (known !== undefined) return known;
  const fresh = importKey(jwkText.reveal());
  imported.set(jwkText, fresh);
  return fresh;
}

async function importKey(text: string): Promise<ClientAuth | undefined> {
  try {
    const jwk: webcrypto.JsonWebKey & { readonly kid?: unknown } = JSON.parse(text);
    const signing = signingOf(jwk);
    if (signing === undefined) return undefined;
    // `key_ops`, `use` and `ext` restrict nothing that is done here, and some exporters write them wrongly.
    const { key_ops: _ops, use: _use, ext: _ext, ...bare } = jwk;
    const key = await crypto.subtle.importKey('jwk', bare, signing.parameters, false, ['sign']);
    return PrivateKeyJwt(typeof jwk.kid === 'string' && jwk.kid !== '' ? { key, kid: jwk.kid } : { key }, {
      [modifyAssertion]: (header) => {
        header.alg = signing.alg;
      },
    });
  } catch {
    // The error may quote the key; that it cannot be used is all there is to tell.
    return undefined;
  }
}

function signingOf(jwk: webcrypto.JsonWebKey): Signing | undefined {
  if (jwk.kty === 'RSA') {
    const alg = jwk.alg ?? 'RS256';
    if (!RSA.includes(alg)) return undefined;
    const name = alg.startsWith('PS') ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5';
    return { alg, parameters: { name, hash: `SHA-${alg.slice(2)}` } };
  }
  if (jwk.kty === 'EC') {
    const alg = CURVES[jwk.crv ?? ''];
    if (alg === undefined || jwk.crv === undefined) return undefined;
    return { alg, parameters: { name: 'ECDSA', namedCurve: jwk.crv } };
  }
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') {
    // RFC 9864 names the algorithm `Ed25519`; vendors know it as EdDSA unless the key says otherwise.
    return { alg: jwk.alg === 'Ed25519' ? 'Ed25519' : 'EdDSA', parameters: { name: 'Ed25519' } };
  }
  return undefined;
}
