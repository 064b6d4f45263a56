import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { PublicJwk } from '#shared/domain/rotation/published-keys.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { ClientAuthMethod } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';

export interface PublishedKey {
  readonly kind: 'key';
  readonly privateKeyJwk: Secret;
  readonly publicKey: PublicJwk;
}

/**
 * The first key of a client whose keys are published here: the one that was brought, else one that nobody but this home has
 * ever had. It has a `kid`, so that a vendor with two keys before it knows which of them signed.
 */
export async function firstKey(
  { keyPairs }: Pick<Ports, 'keyPairs'>,
  clientAuth: ClientAuthMethod,
  brought: Secret | undefined,
): Promise<PublishedKey | Refusal> {
  if (clientAuth !== 'private_key_jwt') {
    return refusal(
      'invalid_request',
      `/rotation/kind must be another, or clientAuth be private_key_jwt: a client with clientAuth ${clientAuth} signs with no key that could be published`,
      { pointer: '/rotation/kind' },
    );
  }
  const privateKeyJwk = await keyPairs.named(brought ?? (await keyPairs.make()));
  const publicKey = privateKeyJwk && (await keyPairs.publicOf(privateKeyJwk));
  if (privateKeyJwk === undefined || publicKey === undefined) {
    const detail =
      '/privateKeyJwk must be a key to sign with, RSA, EC or Ed25519; left out, a key pair is made here';
    return refusal('invalid_request', detail, { pointer: '/privateKeyJwk' });
  }
  return { kind: 'key', privateKeyJwk, publicKey };
}
