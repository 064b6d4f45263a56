import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { intoEscrow, keptBy } from '#shared/domain/protocol/escrow.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts, without } from '../../support/integration.ts';

const mine = { versionId: anAttemptId(1), epoch: 1, sealed: 'mine' };
const isOpen = [{ attemptId: anAttemptId(2), parentVersion: 3 }];
const mineOpen = [{ attemptId: mine.versionId, parentVersion: 3 }];
const other = { versionId: anAttemptId(2), epoch: 1, sealed: 'theirs' };

describe('a token set that the vault would not take', () => {
  it('is sealed into the row, which stays as it is', () => {
    const row = anIntegration();
    expect(intoEscrow(row, mine)).toStrictEqual({ ...row, escrow: mine });
  });

  it.each<[string, Integration, 'unwanted' | 'taken' | 'kept']>([
    ['another grant has taken its place', anIntegration({ epoch: 2 }), 'unwanted'],
    ['the grant was withdrawn', anIntegration({ care: { status: 'revoked', since: NOW } }), 'unwanted'],
    ['it was adopted', anIntegration({ tokens: tokenFacts({ versionId: mine.versionId }) }), 'unwanted'],
    ['another is not yet adopted', anIntegration({ escrow: other, openAttempts: isOpen }), 'taken'],
    ['another is over and was left behind', anIntegration({ escrow: other }), 'kept'],
    [
      'another is of a grant that is over',
      anIntegration({ escrow: { ...other, epoch: 0 }, openAttempts: isOpen }),
      'kept',
    ],
    [
      'it is there already',
      anIntegration({ escrow: { ...mine, sealed: 'before' }, openAttempts: mineOpen }),
      'kept',
    ],
    ['another is over, and mine is not', anIntegration({ escrow: other, openAttempts: mineOpen }), 'kept'],
    ['there was never a token before', without(anIntegration({ openAttempts: mineOpen }), 'tokens'), 'kept'],
  ])('where %s: %s', (_name, row, expected) => {
    const result = intoEscrow(row, mine);
    expect(typeof result === 'string' ? result : 'kept').toBe(expected);
    if (typeof result !== 'string') expect(result.escrow).toEqual(mine);
  });
});

describe('what the vault must not forget', () => {
  const openAttempts = [
    { attemptId: anAttemptId(1), parentVersion: 2 },
    { attemptId: anAttemptId(2), parentVersion: 3 },
  ];

  it('is the committed token set and all that may yet be looked for', () => {
    const tokens = tokenFacts({ versionId: anAttemptId(0) });
    expect(keptBy(anIntegration({ tokens, openAttempts }))).toEqual([0, 1, 2].map(anAttemptId));
    expect(keptBy(without(anIntegration({ openAttempts }), 'tokens'))).toEqual([1, 2].map(anAttemptId));
  });
});
