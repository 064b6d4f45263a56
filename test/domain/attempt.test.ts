import { describe, expect, it } from 'vitest';
import { attemptTime, orphansOf, siblingsOf } from '#shared/domain/attempt.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts, without } from '../support/integration.ts';

/** At version 3, in the order in which rows keep them: oldest first. */
const row = anIntegration({
  openAttempts: [
    { attemptId: anAttemptId(1), parentVersion: 1 },
    { attemptId: anAttemptId(2), parentVersion: 2 },
    { attemptId: anAttemptId(3), parentVersion: 3 },
    { attemptId: anAttemptId(5), parentVersion: 3 },
    { attemptId: anAttemptId(4), parentVersion: 3 },
    { attemptId: anAttemptId(6), parentVersion: 4 },
  ],
});

describe('attemptTime', () => {
  it('is what the first 48 bits of the id say', () => {
    expect(attemptTime('0192f1a8-4b2c-7abc-8def-0123456789ab' as AttemptId)).toBe(0x0192f1a84b2c);
    expect(attemptTime(anAttemptId(5))).toBe(NOW + 5);
  });
});

describe('orphansOf', () => {
  it('are the attempts of others from the current version, newest first', () => {
    expect(orphansOf(row, anAttemptId(4))).toEqual([anAttemptId(5), anAttemptId(3)]);
    expect(orphansOf(row, anAttemptId(9))).toEqual([anAttemptId(5), anAttemptId(4), anAttemptId(3)]);
  });

  it('are none where nobody tried before', () => {
    expect(orphansOf(anIntegration(), anAttemptId(4))).toEqual([]);
  });
});

describe('siblingsOf', () => {
  it('are the attempts from earlier versions, newest first', () => {
    expect(siblingsOf(row)).toEqual([anAttemptId(2), anAttemptId(1)]);
    expect(siblingsOf(without(row, 'tokens'))).toEqual([anAttemptId(2), anAttemptId(1)]);
  });

  it('are not the attempt whose token set is committed', () => {
    const tokens = tokenFacts({ versionId: anAttemptId(2) });
    expect(siblingsOf({ ...row, tokens })).toEqual([anAttemptId(1)]);
  });
});
