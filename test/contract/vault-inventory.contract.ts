import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kept, nameOf } from '#shared/domain/reconcile/vault-place.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { ClientVault, TokenVault } from '#shared/ports/vault.ts';
import type { VaultInventory } from '#shared/ports/vault-inventory.ts';
import type { WebhookKeyring } from '#shared/ports/webhook.ts';
import { aClientId, anAttemptId, aTokenSet } from '../support/integration.ts';
import { freshId, freshWord } from './names.ts';

export interface VaultInventorySubject {
  readonly inventory: VaultInventory;
  readonly vault: TokenVault;
  readonly clientVault: ClientVault;
  readonly keyring: WebhookKeyring;
  /** Whether versions of a client are listed one by one. */
  readonly listsVersions: boolean;
  close(): Promise<void>;
}

/** Each case has a place of its own, because a listing is of everything. */
export function describeVaultInventoryContract(
  name: string,
  makeSubject: () => Promise<VaultInventorySubject>,
): void {
  describe(`vault inventory: ${name}`, () => {
    let subject: VaultInventorySubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    async function listed(limit = 100): Promise<readonly Kept[]> {
      const found: Kept[] = [];
      let cursor: string | undefined;
      do {
        const page = await subject.inventory.list({ limit, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    }
    const names = async (limit?: number) => (await listed(limit)).map(({ place }) => nameOf(place));
    const tokens = (integration: ReturnType<typeof freshId>, epoch: number, n = 1) =>
      subject.vault.put({ integration, epoch, versionId: anAttemptId(n) }, aTokenSet(), []);

    it('lists each epoch once, however many versions it has, and says when it last changed', async () => {
      const id = freshId('listed');
      await tokens(id, 7, 1);
      await tokens(id, 7, 2);
      await tokens(id, 8, 3);
      const mine = (await listed()).filter(({ place }) => nameOf(place).startsWith(`integrations/${id}/`));
      expect(mine.map(({ place }) => place)).toEqual([
        { kind: 'tokens', integration: id, epoch: 7 },
        { kind: 'tokens', integration: id, epoch: 8 },
      ]);
      for (const { changedAt } of mine) expect(changedAt).toBeGreaterThan(0);
    });

    it('lists what clients have', async () => {
      const client = aClientId(freshWord('client'));
      await subject.clientVault.put(client, anAttemptId(1), { clientSecret: new Secret('s') });
      await subject.keyring.put(client, { secrets: [new Secret('s')], publicKeys: [] });
      const own = subject.listsVersions ? `clients/${client}/${anAttemptId(1)}` : `clients/${client}`;
      const mine = (await names()).filter((one) => one.includes(client));
      expect(mine.toSorted()).toEqual([own, `webhooks/${client}`]);
    });

    it('lists everything page by page, each once', async () => {
      for (let n = 0; n < 5; n++) await tokens(freshId('paged'), 1);
      const all = await names();
      expect(new Set(all).size).toBe(all.length);
      for (const limit of [1, 3]) expect((await names(limit)).toSorted()).toEqual(all.toSorted());
    });

    it('destroys an epoch with all its versions, once and again, and no other', async () => {
      const id = freshId('destroyed');
      await tokens(id, 1, 1);
      await tokens(id, 1, 2);
      await tokens(id, 2, 3);
      const place = { kind: 'tokens', integration: id, epoch: 1 } as const;
      expect(await subject.inventory.destroy(place)).toBe('destroyed');
      expect(await subject.inventory.destroy(place)).toBe('destroyed');
      expect(
        await subject.vault.get({ integration: id, epoch: 1, versionId: anAttemptId(1) }),
      ).toBeUndefined();
      expect(await subject.vault.get({ integration: id, epoch: 2, versionId: anAttemptId(3) })).toBeDefined();
      const mine = (await names()).filter((one) => one.startsWith(`integrations/${id}/`));
      expect(mine).toEqual([`integrations/${id}/e2`]);
    });

    it('destroys of a client one version at most, and no keys', async () => {
      const client = aClientId(freshWord('client'));
      const secret = { clientSecret: new Secret('s') };
      await subject.clientVault.put(client, anAttemptId(1), secret);
      await subject.clientVault.put(client, anAttemptId(2), secret);
      await subject.keyring.put(client, { secrets: [new Secret('s')], publicKeys: [] });
      for (const place of [
        { kind: 'client', client },
        { kind: 'webhook', client },
        { kind: 'registration', client },
        { kind: 'foreign', name: 'x' },
      ] as const)
        expect(await subject.inventory.destroy(place)).toBe('kept');
      const one = { kind: 'client', client, versionId: anAttemptId(1) } as const;
      expect(await subject.inventory.destroy(one)).toBe(subject.listsVersions ? 'destroyed' : 'kept');
      expect(await subject.clientVault.get(client, anAttemptId(2))).toBeDefined();
      expect(await subject.keyring.get(client)).toBeDefined();
    });
  });
}
