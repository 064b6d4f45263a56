import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochsOf } from '#shared/domain/epochs.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { judgeOfClient, judgeTokens } from '#shared/domain/reconcile/judge-place.ts';
import { withNewGrant } from '#shared/domain/replace-grant.ts';
import { after, days, minutes } from '#shared/domain/time.ts';
import { withRevoked } from '#shared/domain/webhook/revoke.ts';
import { withRemovalBegun } from '#shared/domain/withdraw.ts';
import {
  aClient,
  aClientId,
  anAttemptId,
  anIntegration,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';

const born = after(NOW, days(-30));
const LATER = after(NOW, days(2));
const tokens = (row: Pick<Integration, 'id'>, epoch: number) =>
  ({ kind: 'tokens', integration: row.id, epoch }) as const;

it('calls an epoch of no row an orphan, unless it is still to come', () => {
  const place = tokens(anIntegration(), born);
  expect(judgeTokens(place, undefined, NOW)).toBe('orphan');
  expect(judgeTokens({ ...place, epoch: NOW + 1 }, undefined, NOW)).toBe('ahead');
});

/** What a grant meets: each step moves the row as the use cases do, and leaves in the vault what they may leave. */
const STEPS = ['consent', 'refresh', 'lost attempt', 'withdrawal', 'consent that died', 'removal'] as const;
type Step = (typeof STEPS)[number];

interface Home {
  readonly row: Integration;
  /** Epochs that lie in the vault. */
  readonly vault: ReadonlySet<number>;
}

function next({ row, vault }: Home, step: Step, n: number): Home {
  const versionId = anAttemptId(n);
  const isOver = row.care.status === 'revoked' && row.care.removal !== undefined;
  if (isOver) return { row, vault };
  switch (step) {
    case 'consent': {
      const facts = tokenFacts({ versionId });
      // The old epoch's end may have failed: it stays in the vault.
      return {
        row: withNewGrant(row, { tokens: facts, dueAt: NOW, at: NOW }),
        vault: new Set([...vault, row.epoch + 1]),
      };
    }
    case 'refresh':
      if (row.care.status !== 'active') return { row, vault };
      return { row: { ...row, tokens: tokenFacts({ versionId }) }, vault: new Set([...vault, row.epoch]) };
    case 'lost attempt': {
      if (row.care.status !== 'active') return { row, vault };
      const openAttempts = [...row.openAttempts, { attemptId: versionId, parentVersion: row.version }];
      return { row: { ...row, openAttempts }, vault: new Set([...vault, row.epoch]) };
    }
    case 'withdrawal':
      return { row: row.care.status === 'active' ? withRevoked(row, NOW) : row, vault };
    case 'consent that died':
      return { row, vault: new Set([...vault, row.epoch + 1]) };
    case 'removal':
      return { row: withRemovalBegun(row, NOW), vault };
  }
}

/** The epochs that some use case may still read or write: stated by itself, and not as the judgement states it. */
function neededBy(row: Integration): ReadonlySet<number> {
  const { epoch, care, openAttempts } = row;
  // What is served, refreshed and adopted from, and where the next consent writes to.
  const needed = new Set([epoch, epoch + 1]);
  // A removal revokes and destroys all that the row has had.
  if (care.status === 'revoked' && care.removal !== undefined)
    for (const one of epochsOf(row)) needed.add(one);
  // A withdrawal revokes what attempts left behind.
  if (care.status === 'revoked' && openAttempts.length > 0) needed.add(epoch - 1);
  return needed;
}

it('never calls an orphan what any use case may still need, whatever a grant has been through', () => {
  const steps = fc.array(fc.constantFrom(...STEPS), { maxLength: 25 });
  fc.assert(
    fc.property(steps, (history) => {
      let home: Home = {
        row: anIntegration({ createdAt: born, epoch: born, care: { status: 'pending' } }),
        vault: new Set(),
      };
      for (const [n, step] of history.entries()) {
        home = next(home, step, n + 1);
        const needed = neededBy(home.row);
        for (const epoch of home.vault) {
          const verdict = judgeTokens(tokens(home.row, epoch), home.row, LATER);
          if (needed.has(epoch)) expect([epoch - born, verdict]).not.toEqual([epoch - born, 'orphan']);
          else expect([epoch - born, verdict]).toEqual([epoch - born, 'orphan']);
        }
      }
    }),
    { seed: 7, numRuns: 2000 },
  );
});

it('never calls an orphan again named: epochs of an id that is made anew begin beyond all that it had', () => {
  const steps = fc.array(fc.constantFrom(...STEPS), { maxLength: 25 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 1000 }), (history, later) => {
      let home: Home = { row: anIntegration({ createdAt: born, epoch: born }), vault: new Set() };
      for (const [n, step] of history.entries()) home = next(home, step, n + 1);
      const again = after(NOW, minutes(later));
      const anew = anIntegration({ createdAt: again, epoch: again, care: { status: 'pending' } });
      for (const epoch of home.vault) {
        expect(judgeTokens(tokens(anew, epoch), anew, LATER)).toBe('orphan');
        expect(neededBy(anew).has(epoch)).toBe(false);
      }
    }),
    { seed: 11, numRuns: 500 },
  );
});

it('knows every version that a client’s row names', () => {
  const names = { versionId: 'rolling', tokenVersionId: 'token', from: 'first' };
  const client = aClient({
    rolling: { way: 'dcr', step: 'created', ...names, startedAt: NOW, heldUntil: NOW, failures: 0 },
    previousSecret: { versionId: 'previous', until: NOW },
    removals: [{ api: 'entra', versionId: 'to-remove', at: NOW, failures: 7 }],
  });
  const verdictOf = (versionId: string) =>
    judgeOfClient({ kind: 'client', client: aClientId('acme-main'), versionId }, client);
  const verdicts = ['first', 'rolling', 'token', 'previous', 'to-remove', 'older'].map(verdictOf);
  expect(verdicts).toEqual(['named', 'named', 'named', 'named', 'named', 'orphan']);
});
