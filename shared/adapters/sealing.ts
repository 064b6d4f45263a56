import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { VaultUnavailable } from '#shared/ports/vault.ts';

/** Seals texts of one purpose. What was sealed for one place opens in no other. */
export interface Sealer {
  /** `place` names where the text belongs: it is bound to it, not hidden. */
  seal(text: string, place: readonly (string | number)[]): Uint8Array;
  /** Throws `VaultUnavailable` where it was tampered with, swapped, or sealed with another key. */
  open(sealed: Uint8Array, place: readonly (string | number)[]): string;
}

/** The first byte of everything sealed: AES-256-GCM, 12 bytes of nonce, the text, 16 bytes of tag. */
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** A key of its own for each purpose (HKDF, RFC 5869), so that one sealed thing never passes for another. */
export function subKey(master: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master, '', `grantkeeper ${purpose}`, 32));
}

/**
 * Nonces are random: with 2³² texts under one key the chance that two share one is still below 2⁻³²
 * (NIST SP 800-38D 8.3).
 */
export function sealer(master: Uint8Array, purpose: string): Sealer {
  // A key object is made once; raw bytes would be turned into one at each call, which takes longer than sealing.
  const key = createSecretKey(subKey(master, purpose));
  const bound = (place: readonly (string | number)[]) => Buffer.from([purpose, ...place].join('\n'));
  return {
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce);
      cipher.setAAD(bound(place));
      const body = cipher.update(text, 'utf8');
      cipher.final();
      return Buffer.concat([Buffer.of(FORMAT), nonce, body, cipher.getAuthTag()]);
    },
    open: (sealed, place) => {
      try {
        return opened(key, sealed, bound(place));
      } catch {
        // The cause could only say that the tag did not match.
        throw new VaultUnavailable(
          `what is sealed for ${purpose} ${place.join(' ')} does not open with this key`,
        );
      }
    },
  };
}

function opened(key: KeyObject, sealed: Uint8Array, bound: Uint8Array): string {
  const least = 1 + NONCE_BYTES + TAG_BYTES;
  if (sealed.length < least || sealed[0] !== FORMAT) throw new Error('unknown format');
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES));
  decipher.final();
  return text.toString('utf8');
}
