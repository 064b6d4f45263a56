import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { RowWatch } from '#shared/ports/row-watch.ts';
import { freshId } from './names.ts';

export interface RowWatchSubject {
  readonly watch: RowWatch;
  /** Makes the row of that id move, as a commit would. */
  move(id: IntegrationId): Promise<void>;
  close(): Promise<void>;
}

export function describeRowWatchContract(name: string, makeSubject: () => Promise<RowWatchSubject>): void {
  describe(`row watch: ${name}`, () => {
    let subject: RowWatchSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });

    it('ends a wait when its time is over, though nothing moved', async () => {
      const started = performance.now();
      await subject.watch.changed(freshId('watch'), milliseconds(40), 0);
      expect(performance.now() - started).toBeLessThan(2000);
    });

    it('ends at once where there is no time to wait', async () => {
      const started = performance.now();
      await subject.watch.changed(freshId('watch'), milliseconds(0), 3);
      expect(performance.now() - started).toBeLessThan(1000);
    });

    it('wakes everyone who waits for a row that moves, long before their time is over', async () => {
      const id = freshId('watch');
      const started = performance.now();
      const waits = Array.from({ length: 1000 }, () => subject.watch.changed(id, milliseconds(60_000), 0));
      await subject.move(id);
      await Promise.all(waits);
      expect(performance.now() - started).toBeLessThan(5000);
    });

    it('wakes again at a later move', async () => {
      const id = freshId('watch');
      for (let round = 0; round < 3; round++) {
        const wait = subject.watch.changed(id, milliseconds(60_000), round);
        await subject.move(id);
        await wait;
      }
    });
  });
}
