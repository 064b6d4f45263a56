import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { acquired } from '#shared/domain/protocol/acquire.ts';
import { type CommitCommand, committed } from '#shared/domain/protocol/commit.ts';
import { after as later, minutes, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts } from '../../support/integration.ts';
import type { IntegrationStoreSubject } from '../integration-store.contract.ts';
import { freshId } from '../names.ts';

const mine = anAttemptId(1);
const theirs = anAttemptId(2);

const acquire = (attemptId = mine, at = NOW) => ({
  attemptId,
  now: at,
  until: later(at, seconds(15)),
  wanted: { kind: 'due' } as const,
});

function commitCommand(overrides: Partial<CommitCommand> = {}): CommitCommand {
  return {
    parentVersion: 3,
    epoch: 1,
    tokens: tokenFacts({ versionId: mine, obtainedAt: NOW, expiresAt: later(NOW, minutes(60)) }),
    dueAt: later(NOW, minutes(50)),
    at: later(NOW, seconds(1)),
    settles: [mine],
    clearsEscrow: false,
    ...overrides,
  };
}

export function commitSuite(subject: () => IntegrationStoreSubject): void {
  const stored = async (row: Integration): Promise<Integration> => {
    const named = { ...row, id: freshId('commit') };
    await subject().store.create(named);
    return named;
  };

  describe('commit', () => {
    it('brings the next version, ends the lease and clears what was wrong', async () => {
      const row = await stored(
        anIntegration({
          care: { status: 'degraded', since: NOW },
          failures: 3,
          lastError: { class: 'ambiguous', code: 'timeout', at: NOW },
          askedAt: NOW,
          heldUntil: NOW,
        }),
      );
      await subject().store.acquire(row.id, acquire());
      const written = await subject().store.commit(row.id, commitCommand());
      const expected = committed(acquired(row, acquire()), commitCommand());
      expect(written).toEqual({ kind: 'written', row: expected });
      expect(await subject().store.find(row.id)).toEqual(expected);
      expect(expected).toMatchObject({
        version: 4,
        care: { status: 'active' },
        failures: 0,
        openAttempts: [],
      });
    });

    it('knows its own write when it comes again', async () => {
      const row = await stored(anIntegration());
      await subject().store.acquire(row.id, acquire());
      const first = await subject().store.commit(row.id, commitCommand());
      expect(await subject().store.commit(row.id, commitCommand())).toEqual(first);
      expect(await subject().store.find(row.id)).toMatchObject({ version: 4 });
    });

    it('leaves what a check of health has found', async () => {
      const health = { ok: false, at: NOW, detail: 'slow' } as const;
      const row = await stored(anIntegration({ health }));
      const written = await subject().store.commit(row.id, commitCommand());
      expect(written).toMatchObject({ kind: 'written', row: { health, version: 4 } });
      expect(await subject().store.find(row.id)).toMatchObject({ health });
    });

    it('leaves a pause that a person set meanwhile', async () => {
      const row = await stored(anIntegration({ pausedAt: NOW }));
      const written = await subject().store.commit(row.id, commitCommand());
      expect(written).toMatchObject({ kind: 'written', row: { pausedAt: NOW, version: 4 } });
    });

    it('rescues a grant that was given up by mistake', async () => {
      const row = await stored(anIntegration({ care: { status: 'reauthorization_required', since: NOW } }));
      const written = await subject().store.commit(row.id, commitCommand());
      expect(written).toMatchObject({ kind: 'written', row: { care: { status: 'active' }, version: 4 } });
    });

    it('is accepted from a holder that was fenced off, while version and epoch are its own', async () => {
      const row = await stored(anIntegration());
      await subject().store.acquire(row.id, acquire(mine));
      const lapsed = later(NOW, seconds(16));
      await subject().store.acquire(row.id, acquire(theirs, lapsed));
      const written = await subject().store.commit(row.id, commitCommand());
      expect(written).toMatchObject({
        kind: 'written',
        row: {
          version: 4,
          tokens: { versionId: mine },
          openAttempts: [{ attemptId: theirs, parentVersion: 3 }],
        },
      });
    });

    it('is refused by a version that moved, and shows the row of who was first', async () => {
      const row = await stored(anIntegration());
      await subject().store.acquire(row.id, acquire(mine));
      await subject().store.acquire(row.id, acquire(theirs, later(NOW, seconds(16))));
      const first = await subject().store.commit(
        row.id,
        commitCommand({ tokens: tokenFacts({ versionId: theirs }), settles: [theirs] }),
      );
      const second = await subject().store.commit(row.id, commitCommand());
      expect(second).toEqual({ ...first, kind: 'refused' });
      expect(second).toMatchObject({
        row: {
          version: 4,
          tokens: { versionId: theirs },
          openAttempts: [{ attemptId: mine, parentVersion: 3 }],
        },
      });
    });

    it('has one winner among 64 attempts from the same version', async () => {
      const row = await stored(anIntegration());
      const commands = Array.from({ length: 64 }, (_, n) =>
        commitCommand({ tokens: tokenFacts({ versionId: anAttemptId(100 + n) }), settles: [] }),
      );
      const outcomes = await Promise.all(commands.map((command) => subject().store.commit(row.id, command)));
      const winner = outcomes.findIndex((outcome) => outcome.kind === 'written');
      expect(outcomes.filter((outcome) => outcome.kind === 'written')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toHaveLength(63);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          row: { version: 4, tokens: { versionId: anAttemptId(100 + winner) } },
        });
      }
    });

    it('is refused by an epoch that moved: the grant was replaced', async () => {
      const row = await stored(anIntegration({ epoch: 2 }));
      expect(await subject().store.commit(row.id, commitCommand({ epoch: 1 }))).toEqual({
        kind: 'refused',
        row,
      });
    });

    it('is refused where the grant was withdrawn, whatever its epoch', async () => {
      const row = await stored(anIntegration({ care: { status: 'revoked', since: NOW } }));
      expect(await subject().store.commit(row.id, commitCommand())).toEqual({ kind: 'refused', row });
    });

    it('says where there is no row', async () => {
      expect(await subject().store.commit(freshId('nobody'), commitCommand())).toEqual({ kind: 'missing' });
    });

    it('clears the escrow only where the vault has taken its token set', async () => {
      const escrow = { versionId: mine, epoch: 1, sealed: 'c2VhbGVk' };
      const kept = await stored(anIntegration({ escrow }));
      expect(await subject().store.commit(kept.id, commitCommand())).toMatchObject({ row: { escrow } });
      const cleared = await stored(anIntegration({ escrow }));
      await subject().store.commit(cleared.id, commitCommand({ clearsEscrow: true }));
      expect(await subject().store.find(cleared.id)).not.toHaveProperty('escrow');
    });
  });
}
