import { describe, expect, it } from 'vitest';
import { postponed, releaseLease } from '#shared/domain/protocol/settle.ts';
import { after, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW, without } from '../../support/integration.ts';

const MINE = anAttemptId(9);
const OTHER = { attemptId: anAttemptId(1), parentVersion: 3 };
const later = after(NOW, seconds(30));
const atWork = anIntegration({
  lease: { attemptId: MINE, until: after(NOW, seconds(135)) },
  openAttempts: [OTHER, { attemptId: MINE, parentVersion: 3 }],
});

describe('an attempt that sent nothing', () => {
  it('gives the lease back, is closed, and nobody tries before the instant it says', () => {
    expect(postponed(atWork, MINE, later)).toStrictEqual({
      ...without(atWork, 'lease'),
      openAttempts: [OTHER],
      dueAt: later,
      heldUntil: later,
    });
  });

  it('says nothing about when to look where it has lost its lease', () => {
    const lease = { attemptId: anAttemptId(1), until: later };
    const row = { ...atWork, lease };
    expect(postponed(row, MINE, later)).toStrictEqual({ ...row, openAttempts: [OTHER] });
  });

  it('leaves the time of a removal alone', () => {
    const row = { ...atWork, care: { status: 'revoked', since: NOW } as const };
    expect(postponed(row, MINE, later)).toStrictEqual({ ...without(row, 'lease'), openAttempts: [OTHER] });
  });

  it('makes no row due that is out of the index', () => {
    const row = without(atWork, 'dueAt');
    expect(postponed(row, MINE, later)).toStrictEqual({ ...without(row, 'lease'), openAttempts: [OTHER] });
  });
});

describe('releaseLease', () => {
  it('keeps the attempt open where it may have made a token', () => {
    expect(releaseLease(atWork, MINE, false)).toStrictEqual(without(atWork, 'lease'));
  });

  it('adds no lease where there was none', () => {
    const row = without(atWork, 'lease');
    expect(releaseLease(row, MINE, false)).toStrictEqual(row);
  });
});
