import { describe, expect, it } from 'vitest';
import { orphansOf, siblingsOf } from '#shared/domain/attempt.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { settledBy } from '#shared/domain/protocol/commit.ts';
import { after as later, minutes, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts } from '../../support/integration.ts';
import type { IntegrationStoreSubject } from '../integration-store.contract.ts';
import { freshId } from '../names.ts';

const [first, second, third] = [anAttemptId(1), anAttemptId(20_000), anAttemptId(40_000)];

export function orphanSuite(subject: () => IntegrationStoreSubject): void {
  const acquire = async (row: Integration, attemptId = first, secondsLater = 0): Promise<Integration> => {
    const now = later(NOW, seconds(secondsLater));
    const written = await subject().store.acquire(row.id, {
      attemptId,
      now,
      until: later(now, seconds(15)),
      wanted: { kind: 'due' },
    });
    if (written.kind !== 'written') throw new Error(`the lease was ${written.kind}`);
    return written.row;
  };

  const commit = (row: Integration, attemptId = first, settles = settledBy(row, attemptId)) =>
    subject().store.commit(row.id, {
      parentVersion: row.version,
      epoch: row.epoch,
      tokens: tokenFacts({ versionId: attemptId }),
      dueAt: later(NOW, minutes(50)),
      at: NOW,
      settles,
      clearsEscrow: false,
    });

  describe('orphans', () => {
    it('keeps every attempt of unknown outcome, so that one from two attempts back can be adopted', async () => {
      const row = anIntegration({ id: freshId('orphan') });
      await subject().store.create(row);
      await acquire(row, first);
      await acquire(row, second, 20);
      const held = await acquire(row, third, 40);
      expect(orphansOf(held, third)).toEqual([second, first]);

      const adopted = await commit(held, first, [first, second, third]);
      expect(adopted).toMatchObject({
        kind: 'written',
        row: { version: 4, tokens: { versionId: first }, openAttempts: [] },
      });
    });

    it('keeps siblings of the same version, and settles them with the next one', async () => {
      const row = anIntegration({ id: freshId('sibling') });
      await subject().store.create(row);
      await acquire(row, first);
      const held = await acquire(row, second, 20);
      const written = await commit(held, second);
      expect(written).toMatchObject({ row: { openAttempts: [{ attemptId: first, parentVersion: 3 }] } });
      if (written.kind !== 'written') throw new Error('written');
      expect(siblingsOf(written.row)).toEqual([first]);

      const next = await acquire(row, third, 60 * 50);
      expect(orphansOf(next, third)).toEqual([]);
      expect(await commit(next, third)).toMatchObject({ row: { version: 5, openAttempts: [] } });
    });

    it('settles only what the committer had seen', async () => {
      const row = anIntegration({ id: freshId('unseen') });
      await subject().store.create(row);
      const seen = await acquire(row, first);
      await acquire(row, second, 20);
      expect(await commit(seen, first)).toMatchObject({
        kind: 'written',
        row: { openAttempts: [{ attemptId: second, parentVersion: 3 }] },
      });
    });
  });
}
