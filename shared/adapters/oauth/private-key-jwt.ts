import { type ClientAuth, modifyAssertion, PrivateKeyJwt } from 'oauth4webapi';
import type { Secret } from '#shared/domain/secret.ts';
import { signingKey } from './signing-key.ts';

/**
 * Proves a client by an assertion (RFC 7523 2.2) that it signs with a private key given as the text of a JWK.
 * `undefined` where the key cannot be used. Never rejects.
 */
export async function privateKeyJwt(jwkText: Secret): Promise<ClientAuth | undefined> {
  const signing = await signingKey(jwkText);
  if (signing === undefined) return undefined;
  const { key, kid, alg } = signing;
  return PrivateKeyJwt(kid === undefined ? { key } : { key, kid }, {
    [modifyAssertion]: (header) => {
      header.alg = alg;
    },
  });
}
