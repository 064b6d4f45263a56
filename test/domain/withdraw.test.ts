import { describe, expect, it } from 'vitest';
import { after, before, milliseconds, seconds } from '#shared/domain/time.ts';
import { removalWaitsUntil, withRemovalBegun } from '#shared/domain/withdraw.ts';
import { anAttemptId, anIntegration, NOW, without } from '../support/integration.ts';

const leasedUntil = (until: typeof NOW) => anIntegration({ lease: { attemptId: anAttemptId(1), until } });

describe('a removal that begins', () => {
  it('ends the epoch, the pause and the hold, and gives its beginner half a minute', () => {
    const row = anIntegration({ pausedAt: NOW, heldUntil: after(NOW, seconds(900)), askedAt: NOW });
    expect(withRemovalBegun(row, NOW)).toStrictEqual({
      ...without(row, 'pausedAt', 'heldUntil', 'askedAt'),
      care: { status: 'revoked', since: NOW, removal: { endedEpoch: 1, waitFor: NOW } },
      epoch: 2,
      dueAt: after(NOW, seconds(30)),
    });
  });

  it.each([
    ['a long lease', seconds(60), seconds(60), seconds(60)],
    ['a short one', seconds(10), seconds(10), seconds(30)],
    ['one that is over', seconds(-5), seconds(0), seconds(30)],
  ])('leaves the lease to its holder: %s', (_name, length, waitFor, due) => {
    const row = leasedUntil(after(NOW, length));
    expect(withRemovalBegun(row, NOW)).toMatchObject({
      lease: row.lease,
      care: { removal: { waitFor: after(NOW, waitFor) } },
      dueAt: after(NOW, due),
    });
  });
});

describe('removalWaitsUntil', () => {
  it('is the end of a lease that runs, its last millisecond included', () => {
    expect(removalWaitsUntil(leasedUntil(after(NOW, seconds(9))), NOW)).toBe(after(NOW, seconds(9)));
    expect(removalWaitsUntil(leasedUntil(NOW), NOW)).toBe(NOW);
    expect(removalWaitsUntil(leasedUntil(before(NOW, milliseconds(1))), NOW)).toBeUndefined();
    expect(removalWaitsUntil(anIntegration(), NOW)).toBeUndefined();
  });
});
