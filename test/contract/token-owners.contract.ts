import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant } from '#shared/domain/time.ts';
import type { TokenOwner, TokenOwners } from '#shared/ports/token-owners.ts';
import { anIntegrationId } from '../support/integration.ts';
import { freshId } from './names.ts';

export interface TokenOwnersSubject {
  readonly owners: TokenOwners;
  /** The same owners through an adapter that is made anew. */
  reopen(): Promise<TokenOwners>;
  close(): Promise<void>;
}

const BORN = instant(1_793_606_400_000);
const ownerOf = (integration: string, epoch = 1): TokenOwner => ({
  integration: anIntegrationId(integration),
  born: BORN,
  epoch,
  at: instant(BORN + epoch),
});
const [ADA, EVE] = [ownerOf('ada'), ownerOf('eve')];

export function describeTokenOwnersContract(
  name: string,
  makeSubject: () => Promise<TokenOwnersSubject>,
): void {
  describe(`token owners: ${name}`, () => {
    let subject: TokenOwnersSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it('gives a token to who claims it first, also over a reopening', async () => {
      const mark = freshId('mark');
      expect(await subject.owners.claim(mark, ADA)).toEqual(ADA);
      expect(await subject.owners.claim(mark, EVE)).toEqual(ADA);
      expect(await (await subject.reopen()).claim(mark, EVE)).toEqual(ADA);
    });

    it('gives it to one of many who claim it at once', async () => {
      const mark = freshId('mark');
      const owners = Array.from({ length: 8 }, (_, n) => ownerOf(`of-${n}`));
      const given = await Promise.all(owners.map((owner) => subject.owners.claim(mark, owner)));
      expect(new Set(given.map(({ integration }) => integration)).size).toBe(1);
    });

    it('gives it to another in the place of whom was seen there, and of nobody else', async () => {
      const mark = freshId('mark');
      const seen = await subject.owners.claim(mark, ADA);
      expect(await subject.owners.claim(mark, EVE, ownerOf('ada', 2))).toEqual(ADA);
      expect(await subject.owners.claim(mark, EVE, seen)).toEqual(EVE);
      expect(await subject.owners.claim(mark, ADA, seen)).toEqual(EVE);
    });

    it('may be claimed in the place of one that nobody has', async () => {
      expect(await subject.owners.claim(freshId('mark'), EVE, ADA)).toEqual(EVE);
    });
  });
}
