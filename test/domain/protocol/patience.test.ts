import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import {
  delayWithinGrace,
  firstUseOf,
  isReuseDeadly,
  mayBeAnsweredUntil,
  mayHaveLost,
  retryAfterUnknown,
} from '#shared/domain/protocol/patience.ts';
import { after, before, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import {
  anAttemptId,
  anIntegration,
  aVendorId,
  NOW,
  tokenFacts,
  without,
} from '../../support/integration.ts';

const vendor = (rotation: Rotation): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation,
});
const STRICT = vendor({ kind: 'strict' });
const STRICT_FAMILY = vendor({ kind: 'strict', reuseRevokesFamily: true });
const GRACE = vendor({ kind: 'grace', graceSeconds: 30 });
const GRACE_FAMILY = vendor({ kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true });
const SHORT_GRACE_FAMILY = vendor({ kind: 'grace', graceSeconds: 5, reuseRevokesFamily: true });
const REPLACED_FAMILY = vendor({ kind: 'replaced', reuseRevokesFamily: true });
const MINE = anAttemptId(9);
/** The attempt that began at that instant after `NOW`. */
const begunAt = (ms: number, parentVersion = 3) => ({ attemptId: anAttemptId(ms), parentVersion });

describe('mayHaveLost', () => {
  it.each<[Rotation['kind'], Vendor, boolean]>([
    ['strict', STRICT, true],
    ['grace', GRACE, true],
    ['replaced', REPLACED_FAMILY, false],
    ['none', vendor({ kind: 'none' }), false],
  ])('%s', (_kind, by, lost) => {
    expect(mayHaveLost(by)).toBe(lost);
  });
});

describe('isReuseDeadly', () => {
  it.each<[string, Vendor, number, boolean]>([
    ['strict, where reuse ends the grant', STRICT_FAMILY, 0, true],
    ['strict, where it does not', STRICT, 0, false],
    ['a second before the end of a grace', GRACE_FAMILY, 28_999, false],
    ['the last second of a grace', GRACE_FAMILY, 29_000, true],
    ['the last tenth of a short grace', SHORT_GRACE_FAMILY, 4_500, true],
    ['before the last tenth of a short grace', SHORT_GRACE_FAMILY, 4_499, false],
    ['the end of a grace, where it does not', GRACE, 30_000, false],
    ['a token that stays good', REPLACED_FAMILY, 99_999, false],
  ])('%s', (_name, by, age, deadly) => {
    expect(isReuseDeadly(by, NOW, after(NOW, milliseconds(age)))).toBe(deadly);
  });
});

describe('firstUseOf', () => {
  it('is the beginning of the oldest attempt with this refresh token, or this one', () => {
    const sentAt = after(NOW, milliseconds(50));
    expect(firstUseOf(anIntegration(), sentAt)).toBe(sentAt);
    expect(firstUseOf(anIntegration({ openAttempts: [begunAt(20), begunAt(10)] }), sentAt)).toBe(NOW + 10);
    expect(firstUseOf(anIntegration({ openAttempts: [begunAt(10, 2)] }), sentAt)).toBe(sentAt);
  });
});

describe('a holder before us who may still be answered', () => {
  const row = anIntegration({ openAttempts: [begunAt(1), begunAt(5), begunAt(9)] });
  const late = after(NOW, seconds(60));
  // A function's two minutes and the 15 s that its request may be on the way, from the youngest that is not mine.
  const dead = NOW + 5 + 135_000;
  const until = (by: Vendor, now = late, of = row) => mayBeAnsweredUntil(of, MINE, by, now, DEFAULT_BUDGETS);

  it('is waited for where a second use would end the grant', () => {
    expect(until(GRACE_FAMILY)).toBe(dead);
  });

  it('is waited for until it is surely dead', () => {
    expect(until(GRACE_FAMILY, after(NOW, milliseconds(135_004)))).toBe(dead);
    expect(until(GRACE_FAMILY, after(NOW, milliseconds(135_005)))).toBeUndefined();
  });

  it('is not waited for within the grace of the oldest', () => {
    expect(until(GRACE_FAMILY, after(NOW, milliseconds(29_000)))).toBeUndefined();
    expect(until(GRACE_FAMILY, after(NOW, milliseconds(29_001)))).toBe(dead);
  });

  it.each([
    ['where a second use does no harm', GRACE],
    ['where the lease has waited already', STRICT_FAMILY],
    ['where the token stays good', REPLACED_FAMILY],
  ])('is not waited for %s', (_name, by) => {
    expect(until(by)).toBeUndefined();
  });

  it('is waited for where one of them may spend the token before ours', () => {
    const mixed = anIntegration({ openAttempts: [begunAt(1, 2), begunAt(5)] });
    expect(until(GRACE_FAMILY, after(NOW, seconds(1)), mixed)).toBe(dead);
  });

  it('is nobody where all attempts are mine', () => {
    const alone = anIntegration({ openAttempts: [begunAt(9)] });
    expect(until(GRACE_FAMILY, late, alone)).toBeUndefined();
  });

  it('is waited for at once where it spends the token before ours, whose grace would end with our use', () => {
    const before = anIntegration({ openAttempts: [begunAt(9), begunAt(5, 2)] });
    expect(until(GRACE_FAMILY, after(NOW, seconds(1)), before)).toBe(dead);
    expect(until(GRACE_FAMILY, after(NOW, milliseconds(135_005)), before)).toBeUndefined();
    expect(until(GRACE, after(NOW, seconds(1)), before)).toBeUndefined();
  });
});

describe('the next try after an unknown outcome', () => {
  const outcome = (more: object = {}) => ({
    now: NOW,
    sentAt: before(NOW, seconds(20)),
    deadline: seconds(100),
    fraction: 0.5,
    ...more,
  });
  // After the fifth failure in a row: 32 s by half.
  const row = anIntegration({ failures: 4 });

  it('comes after a backoff', () => {
    expect(retryAfterUnknown(row, outcome(), STRICT)).toEqual({
      at: after(NOW, seconds(16)),
      notBefore: NOW,
    });
  });

  it.each([
    ['a quarter of what is left of the grace', seconds(10), milliseconds(5000)],
    ['no sooner than after a second', seconds(27), seconds(1)],
    ['no later than the backoff', seconds(0), milliseconds(7500)],
    ['the backoff once the grace is over', seconds(30), seconds(16)],
    ['the backoff long after the grace', seconds(90), seconds(16)],
  ])('within a grace: %s', (_name, ago, wait) => {
    const sentAt = before(NOW, ago);
    expect(retryAfterUnknown(row, outcome({ sentAt }), GRACE).at).toBe(after(NOW, wait));
  });

  it('is not put off by the grace where the backoff is shorter', () => {
    const first = anIntegration({ failures: 0 });
    expect(retryAfterUnknown(first, outcome({ sentAt: NOW }), GRACE).at).toBe(after(NOW, seconds(1)));
  });

  describe('where it may end the grant', () => {
    // The first request may be handled until its deadline, in 80 s.
    const notBefore = after(NOW, seconds(80));
    const living = (left: ReturnType<typeof seconds>) =>
      anIntegration({ failures: 4, tokens: tokenFacts({ expiresAt: after(NOW, left) }) });

    it('waits until the living token has two minutes left', () => {
      expect(retryAfterUnknown(living(minutes(10)), outcome(), STRICT_FAMILY)).toEqual({
        at: after(NOW, minutes(8)),
        notBefore,
      });
    });

    it.each([
      ['no token', without(row, 'tokens')],
      ['a token that ends sooner', living(seconds(60))],
      ['a token that is used up just then', living(seconds(200))],
    ])('waits for the deadline and a backoff: %s', (_name, of) => {
      expect(retryAfterUnknown(of, outcome(), STRICT_FAMILY)).toEqual({
        at: after(notBefore, seconds(16)),
        notBefore,
      });
    });

    it('waits from now on where the deadline is over', () => {
      const sentAt = before(NOW, seconds(101));
      expect(retryAfterUnknown(living(seconds(1)), outcome({ sentAt }), STRICT_FAMILY)).toEqual({
        at: after(NOW, seconds(16)),
        notBefore: NOW,
      });
    });
  });
});

describe('the wait after a try that never left', () => {
  const now = after(NOW, seconds(10));
  const wait = (openAttempts: ReturnType<typeof begunAt>[], by = GRACE) =>
    delayWithinGrace(anIntegration({ openAttempts }), MINE, seconds(60), now, by);

  it('is not longer than what is left of the grace of an earlier use allows', () => {
    // The first of them began ten seconds ago: of the twenty that are left, a quarter is waited.
    expect(wait([begunAt(2000), begunAt(0), begunAt(9)])).toBe(seconds(5));
  });

  it.each([
    ['nobody used the token', [begunAt(9)], GRACE],
    ['another version was used', [begunAt(0, 2), begunAt(9)], GRACE],
    ['there is no grace', [begunAt(0), begunAt(9)], STRICT],
  ])('is the backoff where %s', (_name, openAttempts, by) => {
    expect(wait(openAttempts, by)).toBe(seconds(60));
  });
});
