import {
  constants,
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto';
import { Secret } from '#shared/domain/secret.ts';
import type { JwsAlgorithm, SigningKey, WebhookCrypto } from '#shared/domain/webhook/crypto.ts';

/** The beginning of an Ed25519 public key as SPKI (RFC 8410), before its 32 bytes. */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const LEAST_RSA_BITS = 2048;

/** Signatures by Node's own cryptography. */
export const nodeWebhookCrypto: WebhookCrypto = {
  hmac: (hash, key, message) => {
    const bytes = bytesOf(key);
    return bytes === undefined ? undefined : createHmac(hash, bytes).update(message).digest();
  },
  sha256: (...parts) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part instanceof Secret ? part.reveal() : part);
    return hash.digest();
  },
  isEqual: (a, b) => a.length === b.length && timingSafeEqual(a, b),
  // Digests have one length, so that the secret's own does not show.
  isSecret: (secret, shown) => timingSafeEqual(digest(Buffer.from(secret.reveal())), digest(shown)),
  ed25519: (key, message, signature) => isTrue(() => verify(null, message, ed25519Key(key), signature)),
  rsaSha256: (pem, message, signature) =>
    isTrue(() => {
      const key = keyOf(pem);
      return isStrongRsa(key) && verify('sha256', message, key, signature);
    }),
  jws: (jwk, algorithm, message, signature) =>
    isTrue(() => {
      const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
      return (
        isFor(key, algorithm) &&
        verify(hashOf(algorithm), message, { key, ...paddingOf(algorithm) }, signature)
      );
    }),
};

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function bytesOf({ secret, form }: SigningKey): Uint8Array | undefined {
  if (form === 'text') return Buffer.from(secret.reveal());
  const text = secret.reveal().replace(/^whsec_/, '');
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

const ed25519Key = (raw: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([ED25519_SPKI, raw]), format: 'der', type: 'spki' });

/** A certificate counts while it lasts; a bare public key has no end. */
function keyOf(pem: string): KeyObject {
  if (!pem.includes('BEGIN CERTIFICATE')) return createPublicKey(pem);
  return new X509Certificate(pem).publicKey;
}

const isStrongRsa = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS;

function isFor(key: KeyObject, algorithm: JwsAlgorithm): boolean {
  switch (algorithm) {
    case 'RS256':
    case 'PS256':
      return isStrongRsa(key);
    case 'ES256':
      return key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    case 'EdDSA':
      return key.asymmetricKeyType === 'ed25519';
  }
}

const hashOf = (algorithm: JwsAlgorithm): string | null => (algorithm === 'EdDSA' ? null : 'sha256');

function paddingOf(algorithm: JwsAlgorithm) {
  if (algorithm === 'PS256') return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return algorithm === 'ES256' ? { dsaEncoding: 'ieee-p1363' as const } : {};
}

/** What is no key, or no signature, verifies nothing. */
function isTrue(act: () => boolean): boolean {
  try {
    return act();
  } catch {
    // Node throws for keys and signatures of another form; nothing else can throw here.
    return false;
  }
}
