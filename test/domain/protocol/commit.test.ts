import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import {
  type CommitCommand,
  commitRefusal,
  committed,
  isCommitted,
  mayCommit,
  settledBy,
} from '#shared/domain/protocol/commit.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts, without } from '../../support/integration.ts';

const MINE = anAttemptId(9);
const OTHER = anAttemptId(8);
const command = (more: Partial<CommitCommand> = {}): CommitCommand => ({
  parentVersion: 3,
  epoch: 1,
  tokens: tokenFacts({ versionId: MINE, obtainedAt: NOW, expiresAt: after(NOW, minutes(60)) }),
  dueAt: after(NOW, minutes(50)),
  at: after(NOW, seconds(1)),
  settles: [MINE],
  clearsEscrow: false,
  ...more,
});
const revoked = anIntegration({ care: { status: 'revoked', since: NOW } });

describe('mayCommit', () => {
  it.each<[string, Integration, boolean]>([
    ['the version and epoch that the refresh token came from', anIntegration(), true],
    ['whoever holds the lease', anIntegration({ lease: { attemptId: OTHER, until: NOW } }), true],
    ['a pause', anIntegration({ pausedAt: NOW }), true],
    [
      'a grant that was given up by mistake',
      anIntegration({ care: { status: 'reauthorization_required', since: NOW } }),
      true,
    ],
    ['another version', anIntegration({ version: 4 }), false],
    ['another epoch', anIntegration({ epoch: 2 }), false],
    ['a withdrawn grant', revoked, false],
  ])('%s', (_name, row, may) => {
    expect(mayCommit(row, command())).toBe(may);
  });
});

describe('committed', () => {
  const escrow = { versionId: OTHER, epoch: 1, sealed: 'sealed' };
  const before = anIntegration({
    care: { status: 'degraded', since: NOW },
    lease: { attemptId: MINE, until: after(NOW, seconds(9)) },
    heldUntil: NOW,
    askedAt: NOW,
    pausedAt: NOW,
    lastError: { class: 'ambiguous', code: 'http_503', at: NOW },
    failures: 4,
    openAttempts: [
      { attemptId: OTHER, parentVersion: 3 },
      { attemptId: MINE, parentVersion: 3 },
    ],
  });

  it('is the release, and forgets the trouble that was; a pause and an open attempt stay', () => {
    expect(committed(before, command())).toStrictEqual({
      ...without(before, 'lease', 'heldUntil', 'askedAt', 'lastError'),
      care: { status: 'active' },
      version: 4,
      tokens: command().tokens,
      dueAt: after(NOW, minutes(50)),
      openAttempts: [{ attemptId: OTHER, parentVersion: 3 }],
      failures: 0,
      lastRefreshedAt: after(NOW, seconds(1)),
    });
  });

  it('clears the escrow only where it was the one that was committed', () => {
    expect(committed({ ...before, escrow }, command()).escrow).toEqual(escrow);
    expect(committed({ ...before, escrow }, command({ clearsEscrow: true }))).not.toHaveProperty('escrow');
    expect(committed(before, command({ clearsEscrow: true }))).not.toHaveProperty('escrow');
  });
});

describe('isCommitted', () => {
  it('knows the row by the token set that is on it', () => {
    expect(isCommitted(anIntegration(), command())).toBe(false);
    expect(isCommitted(without(anIntegration(), 'tokens'), command())).toBe(false);
    expect(isCommitted(committed(anIntegration(), command()), command())).toBe(true);
  });
});

describe('settledBy', () => {
  it('settles the attempt and those of earlier versions, and no other of the same', () => {
    const openAttempts = [
      { attemptId: anAttemptId(1), parentVersion: 1 },
      { attemptId: anAttemptId(2), parentVersion: 2 },
      { attemptId: OTHER, parentVersion: 3 },
      { attemptId: MINE, parentVersion: 3 },
    ];
    expect(settledBy(anIntegration({ openAttempts }), MINE)).toEqual([anAttemptId(1), anAttemptId(2), MINE]);
  });
});

describe('commitRefusal', () => {
  it.each<[string, Integration | undefined, string]>([
    ['a removed row', undefined, 'withdrawn'],
    ['a withdrawn grant', { ...revoked, epoch: 2 }, 'withdrawn'],
    ['my own commit', committed(anIntegration(), command()), 'mine'],
    ['a new consent', anIntegration({ epoch: 2, version: 4 }), 'replaced'],
    ["another's commit from the same parent", anIntegration({ version: 4 }), 'version_moved'],
  ])('%s: %s', (_name, row, refusal) => {
    expect(commitRefusal(row, command())).toBe(refusal);
  });
});
