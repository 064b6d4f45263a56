import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import type { ListQuery } from '#shared/ports/integration-store.ts';
import { aClientId, anIntegration, aVendorId, NOW } from '../../support/integration.ts';
import type { IntegrationStoreSubject } from '../integration-store.contract.ts';
import { freshId, freshWord } from '../names.ts';

const SOON = { timeout: 10_000, interval: 100 };

export function listSuite(subject: () => IntegrationStoreSubject): void {
  describe('list', () => {
    const owner = freshWord('owner');
    const vendor = aVendorId(freshWord('vendor'));
    const client = aClientId(freshWord('client'));
    const named = (overrides: Partial<Integration>) =>
      anIntegration({ id: freshId('list'), owner, ...overrides });
    const rows = {
      plain: named({}),
      paused: named({ pausedAt: NOW, care: { status: 'degraded', since: NOW } }),
      degraded: named({ care: { status: 'degraded', since: NOW } }),
      revoked: named({ care: { status: 'revoked', since: NOW } }),
      removing: named({
        care: { status: 'revoked', since: NOW, removal: { endedEpoch: 1, waitFor: NOW } },
      }),
      otherVendor: named({ vendor }),
      otherClient: named({ client }),
      otherOwner: named({ owner: freshWord('owner') }),
    };

    beforeAll(async () => {
      for (const row of Object.values(rows)) await subject().store.create(row);
    });

    /** Every id, page by page. */
    const pages = async (query: Omit<ListQuery, 'cursor'>): Promise<readonly (readonly string[])[]> => {
      const found: string[][] = [];
      let cursor: string | undefined;
      do {
        const page = await subject().store.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
        found.push(page.items.map((row) => row.id));
        cursor = page.cursor;
      } while (cursor !== undefined && found.length < 1000);
      return found;
    };
    const expectIds = (query: Omit<ListQuery, 'limit' | 'cursor'>, expected: readonly Integration[]) =>
      vi.waitFor(async () => {
        const ids = (await pages({ ...query, limit: 100 })).flat();
        expect(ids.toSorted()).toEqual(expected.map((row) => row.id as string).toSorted());
      }, SOON);

    it('gives whole rows', async () => {
      await vi.waitFor(async () => {
        const { items } = await subject().store.list({ owner: rows.otherOwner.owner, limit: 100 });
        expect(items).toEqual([rows.otherOwner]);
      }, SOON);
    });

    it('filters by owner, and leaves out a removal under way', async () => {
      const { removing, otherOwner, ...shown } = rows;
      await expectIds({ owner }, Object.values(shown));
      await expectIds({ owner: otherOwner.owner }, [otherOwner]);
      expect((await subject().store.find(removing.id))?.id).toBe(removing.id);
    });

    it('filters by the status that the API shows: a pause hides the care underneath', async () => {
      await expectIds({ owner, status: 'paused' }, [rows.paused]);
      await expectIds({ owner, status: 'degraded' }, [rows.degraded]);
      await expectIds({ owner, status: 'revoked' }, [rows.revoked]);
      await expectIds({ owner, status: 'active' }, [rows.plain, rows.otherVendor, rows.otherClient]);
      await expectIds({ owner, status: 'pending' }, []);
    });

    it('filters by vendor and by client, alone and together', async () => {
      await expectIds({ vendor }, [rows.otherVendor]);
      await expectIds({ client }, [rows.otherClient]);
      await expectIds({ vendor, client }, []);
      await expectIds({ owner, vendor, status: 'active', client: rows.otherVendor.client }, [
        rows.otherVendor,
      ]);
    });

    it('shows a row under its new status after a change', async () => {
      const row = named({ owner: freshWord('owner') });
      await subject().store.create(row);
      await subject().store.change(row.id, (current) => ({
        row: { ...current, pausedAt: NOW },
        result: null,
      }));
      await expectIds({ owner: row.owner, status: 'active' }, []);
      await expectIds({ owner: row.owner, status: 'paused' }, [{ ...row, pausedAt: NOW }]);
    });

    it('pages through by its cursor: each row once, no page over its limit', async () => {
      const many = freshWord('owner');
      const ids = Array.from({ length: 23 }, () => freshId('page'));
      for (const id of ids) await subject().store.create(anIntegration({ id, owner: many }));
      await vi.waitFor(async () => {
        const found = await pages({ owner: many, limit: 5 });
        for (const page of found) expect(page.length).toBeLessThanOrEqual(5);
        expect(found.flat().toSorted()).toEqual(ids.map(String).toSorted());
      }, SOON);
    });
  });
}
