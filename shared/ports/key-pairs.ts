import type { PublicJwk } from '#shared/domain/rotation/published-keys.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Instant } from '#shared/domain/time.ts';

/** Key pairs that clients sign their assertions with (RFC 7523 2.2), as JWKs (RFC 7517). */
export interface KeyPairs {
  /** A new private key, of the same kind as this one where one is given: a vendor may take one algorithm only. */
  make(like?: Secret): Promise<Secret>;
  /**
   * What may be published of a private key. Its `kid` is the key's own, else its thumbprint (RFC 7638). `undefined` where
   * it is no key that a client can sign with. Never rejects.
   */
  publicOf(privateKeyJwk: Secret): Promise<PublicJwk | undefined>;
  /** When the certificate ends that came with a key (`x5c`, RFC 7517 4.7); `undefined` where none that can be read did. */
  certificateEnd(privateKeyJwk: Secret): Instant | undefined;
  /** The same private key with the `kid` under which it is published, so that assertions name it. */
  named(privateKeyJwk: Secret): Promise<Secret | undefined>;
}
