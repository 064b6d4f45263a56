import { describe, expect, it } from 'vitest';
import { after as later, minutes } from '#shared/domain/time.ts';
import { anIntegration, NOW, without } from '../../support/integration.ts';
import type { IntegrationStoreSubject } from '../integration-store.contract.ts';
import { freshId } from '../names.ts';

export function changeSuite(subject: () => IntegrationStoreSubject): void {
  describe('change', () => {
    it('writes what was decided and hands on the result', async () => {
      const row = anIntegration({ id: freshId('change') });
      await subject().store.create(row);
      const paused = { ...row, pausedAt: NOW };
      const changed = await subject().store.change(row.id, (current) => ({
        row: { ...current, pausedAt: NOW },
        result: current.version,
      }));
      expect(changed).toEqual({ kind: 'changed', row: paused, result: 3 });
      expect(await subject().store.find(row.id)).toEqual(paused);
    });

    it('can take facts away', async () => {
      const row = anIntegration({ id: freshId('change'), heldUntil: later(NOW, minutes(1)) });
      await subject().store.create(row);
      await subject().store.change(row.id, (current) => ({
        row: without(current, 'heldUntil'),
        result: null,
      }));
      expect(await subject().store.find(row.id)).toEqual(without(row, 'heldUntil'));
    });

    it('leaves the row where nothing was decided', async () => {
      const row = anIntegration({ id: freshId('change') });
      await subject().store.create(row);
      const changed = await subject().store.change(row.id, () => ({ result: 'left' }));
      expect(changed).toEqual({ kind: 'changed', row, result: 'left' });
      expect(await subject().store.find(row.id)).toEqual(row);
    });

    it('says where there is no row, and asks for no decision', async () => {
      const changed = await subject().store.change(freshId('nobody'), () => {
        throw new Error('there is nothing to decide on');
      });
      expect(changed).toEqual({ kind: 'missing' });
    });

    it('loses no update among many', async () => {
      const row = anIntegration({ id: freshId('change') });
      await subject().store.create(row);
      const results = await Promise.all(
        Array.from({ length: 16 }, () =>
          subject().store.change(row.id, (current) => ({
            row: { ...current, failures: current.failures + 1 },
            result: current.failures,
          })),
        ),
      );
      expect((await subject().store.find(row.id))?.failures).toBe(16);
      const seen = results.map((changed) => (changed.kind === 'changed' ? changed.result : -1));
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, n) => n));
    });

    it('decides on the newest row where the caller holds an old one', async () => {
      const row = anIntegration({ id: freshId('change') });
      await subject().store.create(row);
      await subject().store.change(row.id, (current) => ({ row: { ...current, failures: 7 }, result: null }));
      const changed = await subject().store.change(
        row.id,
        (current) => ({ row: { ...current, failures: current.failures + 1 }, result: current.failures }),
        row,
      );
      expect(changed).toMatchObject({ kind: 'changed', result: 7, row: { failures: 8 } });
    });

    it('does not undo a lease that was taken since the caller read the row', async () => {
      const row = anIntegration({ id: freshId('change') });
      await subject().store.create(row);
      const held = await subject().store.acquire(row.id, {
        attemptId: row.tokens?.versionId ?? expect.fail('it has tokens'),
        now: NOW,
        until: later(NOW, minutes(1)),
        wanted: { kind: 'due' },
      });
      await subject().store.change(
        row.id,
        (current) => ({ row: { ...current, pausedAt: NOW }, result: null }),
        row,
      );
      expect(held.kind).toBe('written');
      expect(await subject().store.find(row.id)).toMatchObject({
        fence: 4,
        pausedAt: NOW,
        lease: { until: NOW + 60_000 },
      });
    });

    it('passes on what the decision throws, and writes nothing', async () => {
      const row = anIntegration({ id: freshId('change') });
      await subject().store.create(row);
      const refused = subject().store.change(row.id, () => {
        throw new Error('cannot decide');
      });
      await expect(refused).rejects.toThrow('cannot decide');
      expect(await subject().store.find(row.id)).toEqual(row);
    });
  });
}
