import { createHmac, createSecretKey } from 'node:crypto';
import type { Fingerprinter } from '#shared/ports/vault.ts';

/** 12 bytes in base64url. */
const LENGTH = 16;

/** HMAC-SHA-256 under the installation's own key, cut to 96 bits: enough to recognise, useless to guess from. */
export function hmacFingerprinter(keyBytes: Uint8Array): Fingerprinter {
  // A key object is made once; raw bytes would be turned into one at each call, which takes longer than the rest.
  const key = createSecretKey(keyBytes);
  return {
    fingerprint: async (value) =>
      createHmac('sha256', key).update(value.reveal()).digest('base64url').slice(0, LENGTH),
  };
}
