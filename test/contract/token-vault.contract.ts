import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttemptId, IntegrationId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after as later, minutes } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { TokenSetRef, TokenVault } from '#shared/ports/vault.ts';
import { anAttemptId, aTokenSet, NOW } from '../support/integration.ts';
import { revealed } from '../support/revealed.ts';
import { freshId } from './names.ts';

export interface TokenVaultSubject {
  readonly vault: TokenVault;
  /** The same token sets through an adapter that is made anew. */
  reopen(): Promise<TokenVault>;
  close(): Promise<void>;
}

const named = (n: number): TokenSet =>
  aTokenSet({ accessToken: new Secret(`access-${n}`), refreshToken: new Secret(`refresh-${n}`) });
const refTo = (integration: IntegrationId, versionId: AttemptId, epoch = 1): TokenSetRef => ({
  integration,
  epoch,
  versionId,
});

export function describeTokenVaultContract(
  name: string,
  makeSubject: () => Promise<TokenVaultSubject>,
): void {
  describe(`token vault: ${name}`, () => {
    let subject: TokenVaultSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const expectHeld = async (ref: TokenSetRef, tokens: TokenSet | undefined): Promise<void> => {
      expect(revealed(await subject.vault.get(ref))).toEqual(revealed(tokens));
    };

    it('gives back every fact of a token set, also after a reopening', async () => {
      const ref = refTo(freshId('vault'), anAttemptId(1));
      const tokens = aTokenSet({
        accessToken: new Secret('ünïcode "quoted" \\ token'),
        refreshTokenExpiresAt: later(NOW, minutes(90)),
        expiryKnown: false,
        scopes: ['read', 'write'],
        spent: Array.from({ length: 64 }, (_, n) => `fingerprint-${n}`),
      });
      await subject.vault.put(ref, tokens, []);
      await expectHeld(ref, tokens);
      const reopened = await subject.reopen();
      expect(revealed(await reopened.get(ref))).toEqual(revealed(tokens));
    });

    it('gives back a token set that has neither refresh token nor scopes', async () => {
      const { refreshToken: _refresh, scopes: _scopes, ...bare } = aTokenSet({ spent: [] });
      const ref = refTo(freshId('vault'), anAttemptId(1));
      await subject.vault.put(ref, bare, []);
      await expectHeld(ref, bare);
      expect(await subject.vault.get(ref)).not.toHaveProperty('refreshToken');
    });

    it('keeps a token set of 20 KB', async () => {
      const ref = refTo(freshId('vault'), anAttemptId(1));
      const tokens = aTokenSet({ accessToken: new Secret('x'.repeat(20_000)) });
      await subject.vault.put(ref, tokens, []);
      await expectHeld(ref, tokens);
    });

    it('says that it has no such version: of no integration, of another epoch, of this epoch', async () => {
      const id = freshId('vault');
      await expectHeld(refTo(id, anAttemptId(1)), undefined);
      await subject.vault.put(refTo(id, anAttemptId(1)), named(1), []);
      await expectHeld(refTo(id, anAttemptId(2)), undefined);
      await expectHeld(refTo(id, anAttemptId(1), 2), undefined);
    });

    it('takes the same write twice', async () => {
      const ref = refTo(freshId('vault'), anAttemptId(1));
      await subject.vault.put(ref, named(1), []);
      await subject.vault.put(ref, named(1), []);
      await expectHeld(ref, named(1));
    });

    it('takes the same write from who has read it back, as an adopter does', async () => {
      const ref = refTo(freshId('vault'), anAttemptId(1));
      await subject.vault.put(ref, named(1), []);
      const found = await subject.vault.get(ref);
      if (found === undefined) throw new Error('it is there');
      const reordered = Object.fromEntries(Object.entries(found).toReversed()) as unknown as TokenSet;
      await subject.vault.put(ref, reordered, []);
      await expectHeld(ref, named(1));
    });

    it('takes the same write many times at once', async () => {
      const ref = refTo(freshId('vault'), anAttemptId(1));
      await Promise.all(Array.from({ length: 8 }, () => subject.vault.put(ref, named(1), [])));
      await expectHeld(ref, named(1));
    });

    it('never overwrites a version with another token set', async () => {
      const ref = refTo(freshId('vault'), anAttemptId(1));
      await subject.vault.put(ref, named(1), []);
      const outcome = await subject.vault.put(ref, named(2), []).then(
        () => 'left as it was',
        (error: unknown) => (error instanceof Error ? error.name : 'odd'),
      );
      expect(['left as it was', 'VaultUnavailable']).toContain(outcome);
      await expectHeld(ref, named(1));
    });

    it('finds what a holder two attempts back has stored', async () => {
      const id = freshId('vault');
      const [parent, orphan, next] = [anAttemptId(1), anAttemptId(2), anAttemptId(3)];
      await subject.vault.put(refTo(id, parent), named(1), []);
      await subject.vault.put(refTo(id, orphan), named(2), [parent]);
      await subject.vault.put(refTo(id, next), named(3), [parent, orphan]);
      await expectHeld(refTo(id, orphan), named(2));
      await expectHeld(refTo(id, parent), named(1));
    });

    it('keeps what it is told to keep over many writes; the rest may go', async () => {
      const id = freshId('vault');
      const kept = anAttemptId(1);
      await subject.vault.put(refTo(id, kept), named(1), []);
      for (let n = 2; n <= 12; n++) {
        await subject.vault.put(refTo(id, anAttemptId(n)), named(n), [kept, anAttemptId(n - 1)]);
      }
      await expectHeld(refTo(id, kept), named(1));
      await expectHeld(refTo(id, anAttemptId(11)), named(11));
      await expectHeld(refTo(id, anAttemptId(12)), named(12));
      const old = await subject.vault.get(refTo(id, anAttemptId(5)));
      expect([undefined, 'access-5']).toContain(old?.accessToken.reveal());
    });

    it('keeps what came after the caller last saw the row', async () => {
      const id = freshId('vault');
      const [parent, late, mine] = [anAttemptId(1), anAttemptId(3), anAttemptId(2)];
      await subject.vault.put(refTo(id, parent), named(1), []);
      await subject.vault.put(refTo(id, late), named(3), [parent, mine]);
      // A holder that was paused knows nothing of the one after it.
      await subject.vault.put(refTo(id, mine), named(2), [parent]);
      await expectHeld(refTo(id, late), named(3));
    });

    it('forgets nothing for a caller who knows of nothing to keep', async () => {
      const id = freshId('vault');
      const [a, b] = [anAttemptId(1), anAttemptId(2)];
      await subject.vault.put(refTo(id, a), named(1), []);
      await subject.vault.put(refTo(id, b), named(2), []);
      await expectHeld(refTo(id, a), named(1));
    });

    it('keeps both of two versions that are written at once, where each keeps the other', async () => {
      const id = freshId('vault');
      const [a, b] = [anAttemptId(1), anAttemptId(2)];
      await Promise.all([
        subject.vault.put(refTo(id, a), named(1), [b]),
        subject.vault.put(refTo(id, b), named(2), [a]),
      ]);
      await expectHeld(refTo(id, a), named(1));
      await expectHeld(refTo(id, b), named(2));
    });

    it('keeps another epoch out of it', async () => {
      const id = freshId('vault');
      await subject.vault.put(refTo(id, anAttemptId(1), 1), named(1), []);
      await subject.vault.put(refTo(id, anAttemptId(2), 2), named(2), []);
      await expectHeld(refTo(id, anAttemptId(1), 1), named(1));
    });

    it('forgets one version, or leaves it; the others stay', async () => {
      const id = freshId('vault');
      const [a, b] = [anAttemptId(1), anAttemptId(2)];
      await subject.vault.put(refTo(id, a), named(1), []);
      await subject.vault.put(refTo(id, b), named(2), [a]);
      await subject.vault.destroyVersion(refTo(id, a));
      await subject.vault.destroyVersion(refTo(id, a));
      await subject.vault.destroyVersion(refTo(freshId('nobody'), a));
      await expectHeld(refTo(id, b), named(2));
    });

    it('destroys an epoch with all its versions, once and again, and no other epoch', async () => {
      const id = freshId('vault');
      await subject.vault.put(refTo(id, anAttemptId(1), 1), named(1), []);
      await subject.vault.put(refTo(id, anAttemptId(2), 1), named(2), [anAttemptId(1)]);
      await subject.vault.put(refTo(id, anAttemptId(3), 2), named(3), []);
      await subject.vault.destroyEpoch(id, 1);
      await subject.vault.destroyEpoch(id, 1);
      await expectHeld(refTo(id, anAttemptId(1), 1), undefined);
      await expectHeld(refTo(id, anAttemptId(2), 1), undefined);
      await expectHeld(refTo(id, anAttemptId(3), 2), named(3));
    });

    it('names the versions of one epoch, oldest first, in whatever order they came', async () => {
      const id = freshId('vault');
      for (const n of [2, 3, 1]) await subject.vault.put(refTo(id, anAttemptId(n)), named(n), []);
      await subject.vault.put(refTo(id, anAttemptId(4), 2), named(4), []);
      expect(await subject.vault.versions(id, 1)).toEqual([1, 2, 3].map(anAttemptId));
      expect(await subject.vault.versions(id, 2)).toEqual([anAttemptId(4)]);
      expect(await subject.vault.versions(id, 3)).toEqual([]);
      expect(await subject.vault.versions(freshId('nobody'), 1)).toEqual([]);
    });

    it('destroys an epoch that never was', async () => {
      await expect(subject.vault.destroyEpoch(freshId('nobody'), 7)).resolves.toBeUndefined();
    });
  });
}
