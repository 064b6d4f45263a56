import { describe, expect, it, vi } from 'vitest';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Instant, instant, after as later, minutes } from '#shared/domain/time.ts';
import type { DueItem } from '#shared/ports/integration-store.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts, without } from '../../support/integration.ts';
import type { IntegrationStoreSubject } from '../integration-store.contract.ts';
import { freshId } from '../names.ts';

/** An index may be a moment behind its table. */
const SOON = { timeout: 10_000, interval: 100 };

export function dueSuite(subject: () => IntegrationStoreSubject): void {
  const dueOf = async (ids: readonly IntegrationId[], by: Instant): Promise<readonly DueItem[]> => {
    const { store, shards } = subject();
    const pages = await Promise.all(Array.from({ length: shards }, (_, shard) => store.due(shard, by, 1000)));
    return pages.flatMap((page) => page.filter((item) => ids.includes(item.id)));
  };
  const stored = async (row: Integration): Promise<Integration> => {
    const named = { ...row, id: freshId('due') };
    await subject().store.create(named);
    return named;
  };

  describe('due', () => {
    it('shows what a sweep needs to know', async () => {
      const row = await stored(anIntegration({ dueAt: NOW }));
      await vi.waitFor(async () => {
        expect(await dueOf([row.id], NOW)).toEqual([
          {
            id: row.id,
            vendor: row.vendor,
            client: row.client,
            dueAt: NOW,
            expiresAt: row.tokens?.expiresAt,
          },
        ]);
      }, SOON);
    });

    it('leaves out the expiry where there is no token yet', async () => {
      const row = await stored(
        without(anIntegration({ grantType: 'client_credentials', dueAt: NOW }), 'tokens'),
      );
      await vi.waitFor(async () => {
        expect(await dueOf([row.id], NOW)).toEqual([
          { id: row.id, vendor: row.vendor, client: row.client, dueAt: NOW },
        ]);
      }, SOON);
    });

    it('shows rows up to the instant, soonest first within a shard, and no more than asked for', async () => {
      const offsets = [5, -7, 0, 1, -2, -90, -3600];
      const rows = await Promise.all(
        offsets.map((offset) => stored(anIntegration({ dueAt: instant(NOW + offset) }))),
      );
      const ids = rows.map((row) => row.id);
      await vi.waitFor(async () => {
        const items = await dueOf(ids, NOW);
        expect(items.map((item) => item.dueAt - NOW).toSorted((a, b) => a - b)).toEqual([
          -3600, -90, -7, -2, 0,
        ]);
      }, SOON);
      const { store, shards } = subject();
      for (let shard = 0; shard < shards; shard++) {
        const all = (await store.due(shard, NOW, 1000)).map((item) => item.dueAt);
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect((await store.due(shard, NOW, 2)).map((item) => item.dueAt)).toEqual(all.slice(0, 2));
      }
    });

    it('never shows a row that is never due', async () => {
      const never = await stored(without(anIntegration(), 'dueAt'));
      const other = await stored(anIntegration());
      await vi.waitFor(async () => {
        expect(await dueOf([other.id], later(NOW, minutes(6_000_000)))).toHaveLength(1);
      }, SOON);
      expect(await dueOf([never.id], later(NOW, minutes(6_000_000)))).toEqual([]);
    });

    it('moves a row with its dueAt, in and out', async () => {
      const row = await stored(anIntegration({ dueAt: NOW }));
      const move = (dueAt: Instant | undefined) =>
        subject().store.change(row.id, (current) => ({
          row: dueAt === undefined ? without(current, 'dueAt') : { ...current, dueAt },
          result: null,
        }));
      const dueAts = async () => (await dueOf([row.id], later(NOW, minutes(60)))).map((item) => item.dueAt);

      await move(later(NOW, minutes(10)));
      await vi.waitFor(async () => expect(await dueAts()).toEqual([later(NOW, minutes(10))]), SOON);
      await move(undefined);
      await vi.waitFor(async () => expect(await dueAts()).toEqual([]), SOON);
      await move(NOW);
      await vi.waitFor(async () => expect(await dueAts()).toEqual([NOW]), SOON);
    });

    it('moves a row when a commit says when it is due again', async () => {
      const row = await stored(anIntegration({ dueAt: NOW }));
      const expiresAt = later(NOW, minutes(60));
      await subject().store.commit(row.id, {
        parentVersion: 3,
        epoch: 1,
        tokens: tokenFacts({ versionId: anAttemptId(1), expiresAt }),
        dueAt: later(NOW, minutes(50)),
        at: NOW,
        settles: [],
        clearsEscrow: false,
      });
      await vi.waitFor(async () => {
        expect(await dueOf([row.id], later(NOW, minutes(49)))).toEqual([]);
        expect(await dueOf([row.id], later(NOW, minutes(50)))).toEqual([
          { id: row.id, vendor: row.vendor, client: row.client, dueAt: later(NOW, minutes(50)), expiresAt },
        ]);
      }, SOON);
    });

    it('forgets a row with its removal', async () => {
      const row = await stored(anIntegration({ dueAt: NOW }));
      await subject().store.remove(row.id, row.epoch);
      await vi.waitFor(async () => expect(await dueOf([row.id], NOW)).toEqual([]), SOON);
    });
  });
}
