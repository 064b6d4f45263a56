import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { after, days } from '#shared/domain/time.ts';
import type { ReconcileMemory } from '#shared/ports/reconcile-memory.ts';
import { NOW } from '../support/integration.ts';
import { freshWord } from './names.ts';

export interface ReconcileMemorySubject {
  readonly memory: ReconcileMemory;
  /** The same through an adapter that is made anew. */
  reopen(): Promise<ReconcileMemory>;
  close(): Promise<void>;
}

export function describeReconcileMemoryContract(
  name: string,
  makeSubject: () => Promise<ReconcileMemorySubject>,
): void {
  describe(`memory of reconciliation: ${name}`, () => {
    let subject: ReconcileMemorySubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it('knows of no pass at first, then of the last that was kept of each walk', async () => {
      const { memory } = subject;
      expect(await memory.pass('vault')).toBeUndefined();
      const pass = { startedAt: NOW, looked: 100, orphans: 2, cursor: '[0,"a",1]' };
      await memory.keepPass('vault', pass);
      expect(await memory.pass('vault')).toEqual(pass);
      const over = {
        startedAt: NOW,
        looked: 130,
        orphans: 2,
        endedAt: after(NOW, days(1)),
        before: { looked: 9, orphans: 1 },
      };
      await memory.keepPass('vault', over);
      await memory.keepPass('rows', pass);
      const reopened = await subject.reopen();
      expect([await reopened.pass('vault'), await reopened.pass('rows')]).toEqual([over, pass]);
      expect(await reopened.pass('vendors')).toBeUndefined();
    });

    it('keeps sightings by name, with and without an age', async () => {
      const { memory } = subject;
      const [name, other] = [`integrations/${freshWord('gone')}/e1`, freshWord('other')];
      expect(await memory.sighting(name)).toBeUndefined();
      const first = { firstAt: NOW, lastAt: NOW, changedAt: NOW };
      await memory.keepSighting(name, first, after(NOW, days(3)));
      expect(await memory.sighting(name)).toEqual(first);
      const again = { firstAt: NOW, lastAt: after(NOW, days(1)) };
      await memory.keepSighting(name, again, after(NOW, days(4)));
      const reopened = await subject.reopen();
      expect(await reopened.sighting(name)).toEqual(again);
      expect(await reopened.sighting(other)).toBeUndefined();
    });

    it('keeps what is still to be remembered when a pass ends', async () => {
      const { memory } = subject;
      const name = freshWord('kept');
      const sighting = { firstAt: NOW, lastAt: NOW };
      await memory.keepSighting(name, sighting, after(NOW, days(3)));
      await memory.keepPass('vault', {
        startedAt: NOW,
        looked: 1,
        orphans: 1,
        endedAt: after(NOW, days(2)),
      });
      expect(await memory.sighting(name)).toEqual(sighting);
    });
  });
}
