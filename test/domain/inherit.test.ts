import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { acquireRefusal } from '#shared/domain/protocol/acquire.ts';
import { inherited, settleAfterRestart } from '#shared/domain/protocol/inherit.ts';
import { instant, after as later, minutes, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW } from '../support/integration.ts';

const vendor = (rotation: Rotation): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://acme.example/token',
  clientAuth: 'basic',
  rotation,
});
const lease = { attemptId: anAttemptId(1), until: later(NOW, seconds(130)) };

describe('how long the leases of a dead process count', () => {
  it.each([
    ['none', { kind: 'none' }, 0],
    ['replaced', { kind: 'replaced' }, 0],
    ['grace', { kind: 'grace', graceSeconds: 30 }, 3000],
    ['grace that revokes late reuse', { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true }, 'own'],
    ['strict', { kind: 'strict' }, 15_000],
    ['strict that revokes reuse', { kind: 'strict', reuseRevokesFamily: true }, 'own'],
  ] as const)('%s', (_name, rotation, expected) => {
    expect(settleAfterRestart(vendor(rotation), DEFAULT_BUDGETS)).toBe(expected);
  });

  it('to their end where the vendor is not known', () => {
    expect(settleAfterRestart(undefined, DEFAULT_BUDGETS)).toBe('own');
  });
});

describe('a row with the lease of a dead holder', () => {
  it('can be taken right after, also where the holder refreshed it long before it was due', () => {
    const row = anIntegration({ lease, dueAt: later(NOW, seconds(1800)) });
    const ended = inherited(row, NOW, seconds(15));
    expect(ended).toEqual({ ...row, lease: { ...lease, until: NOW + 15_000 }, dueAt: NOW + 15_001 });
    const acquire = (now: number) =>
      acquireRefusal(ended, {
        attemptId: anAttemptId(2),
        now: instant(now),
        until: instant(now + 1),
        wanted: { kind: 'due' },
      });
    expect(acquire(NOW + 15_000)).toBe('leased');
    expect(acquire(NOW + 15_001)).toBeUndefined();
  });

  it('never has its lease made longer', () => {
    const short = { ...lease, until: later(NOW, seconds(2)) };
    expect(inherited(anIntegration({ lease: short }), NOW, seconds(15)).lease).toEqual(short);
    expect(inherited(anIntegration({ lease }), NOW, 'own').lease).toEqual(lease);
  });

  it('is not made due where nobody looks after it', () => {
    const paused = anIntegration({ lease, pausedAt: NOW, dueAt: later(NOW, seconds(1800)) });
    expect(inherited(paused, NOW, seconds(0))).toEqual({ ...paused, lease: { ...lease, until: NOW } });
    const lost = anIntegration({ lease, care: { status: 'reauthorization_required', since: NOW } });
    expect(inherited(lost, NOW, seconds(0)).dueAt).toBe(lost.dueAt);
    const removed = anIntegration({ lease, care: { status: 'revoked', since: NOW } });
    expect(inherited(removed, NOW, seconds(0)).dueAt).toBe(removed.dueAt);
  });

  it('is made due where its removal waits for that lease', () => {
    const removal = { endedEpoch: 1, waitFor: lease.until };
    const row = anIntegration({
      lease,
      dueAt: lease.until,
      care: { status: 'revoked', since: NOW, removal },
    });
    expect(inherited(row, NOW, seconds(3)).dueAt).toBe(NOW + 3001);
  });

  it('goes on with a drain that the lease was kept for', () => {
    const lease = { attemptId: anAttemptId(1), until: later(NOW, seconds(60)) };
    const row = anIntegration({ lease, heldUntil: later(NOW, minutes(20)) });
    expect(inherited(row, NOW, 'own').dueAt).toBe(later(NOW, minutes(20)));
    expect(inherited(row, NOW, seconds(3)).dueAt).toBe(NOW + 3001);
  });

  it('is due after its own lease where no drain runs', () => {
    expect(inherited(anIntegration({ lease }), NOW, 'own').dueAt).toBe(NOW + 130_001);
  });

  it('stays as it is without a lease', () => {
    const row = anIntegration();
    expect(inherited(row, NOW, seconds(3))).toBe(row);
  });
});
