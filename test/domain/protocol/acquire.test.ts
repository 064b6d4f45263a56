import { describe, expect, it } from 'vitest';
import type { Care, Integration } from '#shared/domain/integration.ts';
import {
  type AcquireCommand,
  acquired,
  acquireRefusal,
  holdsLease,
  isHeld,
  isRefreshable,
  isServed,
} from '#shared/domain/protocol/acquire.ts';
import { after, before, milliseconds, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW, without } from '../../support/integration.ts';

const MINE = anAttemptId(9);
const A_MOMENT = milliseconds(1);
const command = (wanted: AcquireCommand['wanted']): AcquireCommand => ({
  attemptId: MINE,
  now: NOW,
  until: after(NOW, seconds(135)),
  wanted,
});
const DUE = command({ kind: 'due' });
const ASKED = command({ kind: 'asked', seenVersion: 3 });
const FORCED = command({ kind: 'forced', seenVersion: 3, seenFence: 3 });
const lease = (until = after(NOW, seconds(5))) => ({ attemptId: anAttemptId(1), until });

describe('acquireRefusal', () => {
  it.each<[string, Integration, AcquireCommand, string | undefined]>([
    ['due, a moment ago', anIntegration(), DUE, undefined],
    ['due, right now', anIntegration({ dueAt: NOW }), DUE, undefined],
    ['due, in a moment', anIntegration({ dueAt: after(NOW, A_MOMENT) }), DUE, 'not_due'],
    ['due, never', without(anIntegration(), 'dueAt'), DUE, 'not_due'],
    [
      'due, in a hold that says otherwise',
      anIntegration({ heldUntil: after(NOW, seconds(9)) }),
      DUE,
      undefined,
    ],
    ['a pause', anIntegration({ pausedAt: NOW }), DUE, 'paused'],
    [
      'a grant given up',
      anIntegration({ care: { status: 'revoked', since: NOW } }),
      FORCED,
      'not_refreshable',
    ],
    ['a lease that runs', anIntegration({ lease: lease() }), FORCED, 'leased'],
    ['the last millisecond of a lease', anIntegration({ lease: lease(NOW) }), DUE, 'leased'],
    ['a lease that is over', anIntegration({ lease: lease(before(NOW, A_MOMENT)) }), DUE, undefined],
    ['asked, long before it is due', anIntegration({ dueAt: after(NOW, seconds(999)) }), ASKED, undefined],
    ['asked, for a version that has been replaced', anIntegration({ version: 4 }), ASKED, 'version_moved'],
    ['asked, during a hold', anIntegration({ heldUntil: after(NOW, A_MOMENT) }), ASKED, 'held'],
    ['asked, after a hold', anIntegration({ heldUntil: NOW }), ASKED, undefined],
    ['forced, during a hold', anIntegration({ heldUntil: after(NOW, seconds(9)) }), FORCED, undefined],
    ['forced, for a version that has been replaced', anIntegration({ version: 4 }), FORCED, 'version_moved'],
    ['forced, after an attempt that ended', anIntegration({ fence: 4 }), FORCED, 'served'],
    [
      'forced, after an attempt that died',
      anIntegration({ fence: 4, lease: lease(before(NOW, A_MOMENT)) }),
      FORCED,
      undefined,
    ],
    [
      'forced, by someone who saw no fence',
      anIntegration({ fence: 4 }),
      command({ kind: 'forced', seenVersion: 3 }),
      undefined,
    ],
  ])('%s', (_name, row, wanted, refusal) => {
    expect(acquireRefusal(row, wanted)).toBe(refusal);
  });
});

describe('acquired', () => {
  it('opens the attempt with the lease, behind those that are open, and counts the fence on', () => {
    const row = anIntegration({ openAttempts: [{ attemptId: anAttemptId(1), parentVersion: 2 }] });
    expect(acquired(row, DUE)).toEqual({
      ...row,
      lease: { attemptId: MINE, until: after(NOW, seconds(135)) },
      openAttempts: [
        { attemptId: anAttemptId(1), parentVersion: 2 },
        { attemptId: MINE, parentVersion: 3 },
      ],
      fence: 4,
    });
  });
});

describe('holdsLease', () => {
  it('is true of the holder alone', () => {
    const row = anIntegration({ lease: lease() });
    expect(holdsLease(row, anAttemptId(1))).toBe(true);
    expect(holdsLease(row, MINE)).toBe(false);
    expect(holdsLease(anIntegration(), MINE)).toBe(false);
  });
});

describe('isRefreshable', () => {
  it.each<[Care, boolean]>([
    [{ status: 'active' }, true],
    [{ status: 'degraded', since: NOW }, true],
    [{ status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false }, true],
    [{ status: 'pending' }, false],
    [{ status: 'reauthorization_required', since: NOW }, false],
    [{ status: 'revoked', since: NOW }, false],
  ])('%o: %s', (care, expected) => {
    expect(isRefreshable(anIntegration({ care }))).toBe(expected);
  });

  it('is true before the first token where no consent is needed', () => {
    const row = anIntegration({ care: { status: 'pending' }, grantType: 'client_credentials' });
    expect(isRefreshable(row)).toBe(true);
  });
});

describe('isHeld', () => {
  it('ends with its instant', () => {
    expect(isHeld(anIntegration({ heldUntil: after(NOW, A_MOMENT) }), NOW)).toBe(true);
    expect(isHeld(anIntegration({ heldUntil: NOW }), NOW)).toBe(false);
    expect(isHeld(anIntegration(), NOW)).toBe(false);
  });
});

describe('isServed', () => {
  it('means an attempt that began after the fence that was seen', () => {
    expect(isServed(anIntegration({ fence: 4 }), 3)).toBe(true);
    expect(isServed(anIntegration({ fence: 3 }), 3)).toBe(false);
    expect(isServed(anIntegration({ fence: 3 }), undefined)).toBe(false);
  });
});
