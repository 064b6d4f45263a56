import type { Secret } from '../secret.ts';

/** A secret as a key: its text, or what its base64 holds. */
export interface SigningKey {
  readonly secret: Secret;
  readonly form: 'text' | 'base64';
}

export type JwsAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

/** The arithmetic of signatures, so that the schemes themselves stay pure. None of it throws: what cannot be is false. */
export interface WebhookCrypto {
  /** `undefined` where the secret has not the form of a key. */
  hmac(hash: 'sha256' | 'sha1', key: SigningKey, message: Uint8Array): Uint8Array | undefined;
  sha256(...parts: readonly (Uint8Array | Secret)[]): Uint8Array;
  /** In a time that tells nothing of where they differ. */
  isEqual(a: Uint8Array, b: Uint8Array): boolean;
  isSecret(secret: Secret, shown: Uint8Array): boolean;
  /** `key` is 32 bytes. */
  ed25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** RSA with SHA-256, by a certificate or a public key as PEM. */
  rsaSha256(pem: string, message: Uint8Array, signature: Uint8Array): boolean;
  jws(
    jwk: Readonly<Record<string, unknown>>,
    algorithm: JwsAlgorithm,
    message: Uint8Array,
    signature: Uint8Array,
  ): boolean;
}
