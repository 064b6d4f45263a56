import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { type EscrowSealer, type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import { anAttemptId, anIntegrationId, aTokenSet } from '../support/integration.ts';
import { revealed } from '../support/revealed.ts';

export interface EscrowSealerSubject {
  readonly escrow: EscrowSealer;
  close(): Promise<void>;
}

const ref: TokenSetRef = { integration: anIntegrationId('payroll'), epoch: 2, versionId: anAttemptId(1) };

export function describeEscrowSealerContract(
  name: string,
  makeSubject: () => Promise<EscrowSealerSubject>,
): void {
  describe(`escrow sealer: ${name}`, () => {
    let subject: EscrowSealerSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it('opens what it sealed', async () => {
      const tokens = aTokenSet({ accessToken: new Secret('ü'.repeat(6000)), spent: ['a', 'b'] });
      const sealed = await subject.escrow.seal(ref, tokens);
      expect(revealed(await subject.escrow.open(ref, sealed))).toEqual(revealed(tokens));
    });

    it('shows nothing of the tokens, and never seals the same way twice', async () => {
      const tokens = aTokenSet({
        accessToken: new Secret('access-plain'),
        refreshToken: new Secret('refresh-plain'),
      });
      const [one, two] = [await subject.escrow.seal(ref, tokens), await subject.escrow.seal(ref, tokens)];
      expect(one).not.toBe(two);
      for (const text of [one, Buffer.from(one, 'base64').toString('latin1')]) {
        expect(text).not.toContain('access-plain');
        expect(text).not.toContain('refresh-plain');
      }
    });

    it.each([
      ['integration', { ...ref, integration: anIntegrationId('payrol1') }],
      ['epoch', { ...ref, epoch: 3 }],
      ['version', { ...ref, versionId: anAttemptId(2) }],
    ])('does not open under another %s', async (_name, other) => {
      const sealed = await subject.escrow.seal(ref, aTokenSet());
      await expect(subject.escrow.open(other, sealed)).rejects.toThrow(VaultUnavailable);
    });

    it('does not open what was tampered with, and says nothing of what is in it', async () => {
      const sealed = await subject.escrow.seal(ref, aTokenSet());
      const at = Math.floor(sealed.length / 2);
      const tampered = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      for (const broken of [tampered, sealed.slice(0, -8), 'garbage', '']) {
        const error: unknown = await subject.escrow.open(ref, broken).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(VaultUnavailable);
        expect(String(error)).not.toContain('token-1');
      }
    });
  });
}
