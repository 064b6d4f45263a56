import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import type { Fingerprinter } from '#shared/ports/vault.ts';

export interface FingerprinterSubject {
  readonly fingerprints: Fingerprinter;
  /** The same installation's, made anew. */
  reopen(): Promise<Fingerprinter>;
  /** Another installation's, where one can be had. */
  elsewhere?(): Promise<Fingerprinter>;
  close(): Promise<void>;
}

export function describeFingerprinterContract(
  name: string,
  makeSubject: () => Promise<FingerprinterSubject>,
): void {
  describe(`fingerprinter: ${name}`, () => {
    let subject: FingerprinterSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it('gives 16 URL-safe characters', async () => {
      expect(await subject.fingerprints.fingerprint(new Secret('refresh-token'))).toMatch(
        /^[A-Za-z0-9_-]{16}$/,
      );
    });

    it('is the same for the same value, also after a reopening', async () => {
      const value = new Secret('refresh-token');
      const print = await subject.fingerprints.fingerprint(value);
      expect(await subject.fingerprints.fingerprint(new Secret('refresh-token'))).toBe(print);
      expect(await (await subject.reopen()).fingerprint(value)).toBe(print);
    });

    it('differs for different values', async () => {
      const prints = await Promise.all(
        Array.from({ length: 200 }, (_, n) => subject.fingerprints.fingerprint(new Secret(`token-${n}`))),
      );
      expect(new Set(prints).size).toBe(200);
    });

    it('differs between installations', async ({ skip }) => {
      if (subject.elsewhere === undefined) return skip('this subject has one installation');
      const value = new Secret('refresh-token');
      const other = await subject.elsewhere();
      expect(await other.fingerprint(value)).not.toBe(await subject.fingerprints.fingerprint(value));
    });
  });
}
