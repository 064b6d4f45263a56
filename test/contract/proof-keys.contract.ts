import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ProofKeys } from '#shared/ports/proof-keys.ts';

export function describeProofKeysContract(name: string, proofKeys: ProofKeys): void {
  describe(`proof keys: ${name}`, () => {
    it('makes a verifier of 43 URL-safe characters and its challenge by S256 (RFC 7636)', async () => {
      const { verifier, challenge } = await proofKeys.make();
      expect(verifier.reveal()).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(challenge).toBe(createHash('sha256').update(verifier.reveal()).digest('base64url'));
    });

    it('makes another one each time', async () => {
      const made = await Promise.all(Array.from({ length: 8 }, () => proofKeys.make()));
      expect(new Set(made.map(({ verifier }) => verifier.reveal())).size).toBe(8);
    });
  });
}
