import { describe, expect, it } from 'vitest';
import { siblingsOf } from '#shared/domain/attempt.ts';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { isRevokedAtVendor, keptAsSibling } from '#shared/domain/protocol/discard.ts';
import {
  type Landing,
  settledByAdoption,
  settledByCommit,
  settledBySibling,
} from '#shared/domain/protocol/settled-by.ts';
import { after, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW, tokenFacts, without } from '../support/integration.ts';

const [mine, other] = [anAttemptId(7), anAttemptId(8)];

function aVendor(rotation: Rotation, revocationEnds?: 'token' | 'grant'): Vendor {
  return {
    id: aVendorId('acme'),
    tokenEndpoint: 'https://auth.acme.example/token',
    clientAuth: 'post',
    rotation,
    ...(revocationEnds === undefined ? {} : { revocationEnds }),
  };
}

describe('a token set that lost the race to commit', () => {
  it('is remembered beside the committed one, and the lease is given back', () => {
    const row = anIntegration({ version: 4, lease: { attemptId: mine, until: NOW }, openAttempts: [] });
    const kept = keptAsSibling(row, { attemptId: mine, parentVersion: 3 });
    expect(kept.openAttempts).toEqual([{ attemptId: mine, parentVersion: 3 }]);
    expect(kept.lease).toBeUndefined();
    expect(keptAsSibling(kept, { attemptId: mine, parentVersion: 3 }).openAttempts).toHaveLength(1);
  });

  it('is not remembered where somebody has committed it meanwhile', () => {
    const row = anIntegration({ version: 5, tokens: tokenFacts({ versionId: mine }), openAttempts: [] });
    expect(keptAsSibling(row, { attemptId: mine, parentVersion: 3 }).openAttempts).toEqual([]);
    const openAttempts = [{ attemptId: mine, parentVersion: 3 }];
    expect(
      keptAsSibling({ ...row, openAttempts }, { attemptId: mine, parentVersion: 3 }).openAttempts,
    ).toEqual([]);
  });

  it('is remembered beside others', () => {
    const openAttempts = [{ attemptId: other, parentVersion: 3 }];
    const row = without(anIntegration({ version: 4, openAttempts }), 'tokens');
    expect(keptAsSibling(row, { attemptId: mine, parentVersion: 3 }).openAttempts).toEqual([
      { attemptId: other, parentVersion: 3 },
      { attemptId: mine, parentVersion: 3 },
    ]);
  });

  it('is tried once it is not the committed one itself', () => {
    const openAttempts = [
      { attemptId: mine, parentVersion: 3 },
      { attemptId: other, parentVersion: 3 },
    ];
    const row = anIntegration({ version: 4, tokens: tokenFacts({ versionId: mine }), openAttempts });
    expect(siblingsOf(row)).toEqual([other]);
  });
});

describe('a token set of another epoch', () => {
  it('is revoked at the vendor after a withdrawal, and after a new consent where that ends it alone', () => {
    expect(isRevokedAtVendor('withdrawn', aVendor({ kind: 'strict' }, 'grant'))).toBe(true);
    expect(isRevokedAtVendor('replaced', aVendor({ kind: 'strict' }, 'token'))).toBe(true);
    expect(isRevokedAtVendor('replaced', aVendor({ kind: 'strict' }, 'grant'))).toBe(false);
    expect(isRevokedAtVendor('replaced', aVendor({ kind: 'strict' }))).toBe(false);
    expect(isRevokedAtVendor('version_moved', aVendor({ kind: 'strict' }, 'token'))).toBe(false);
    expect(isRevokedAtVendor('replaced', aVendor({ kind: 'none' }, 'token'))).toBe(false);
    expect(isRevokedAtVendor('withdrawn', aVendor({ kind: 'none' }, 'token'))).toBe(true);
  });
});

const later = (rotation: Rotation): Landing => ({
  vendor: aVendor(rotation),
  budgets: DEFAULT_BUDGETS,
  now: after(NOW, minutes(60)),
});

describe('a commit of my own answer', () => {
  const openAttempts = [
    { attemptId: other, parentVersion: 2 },
    { attemptId: mine, parentVersion: 3 },
  ];
  const row = anIntegration({ version: 3, openAttempts });
  const grace: Rotation = { kind: 'grace', graceSeconds: 30 };

  it('settles my attempt and all of earlier versions', () => {
    expect(settledByCommit(row, mine, false, later(grace))).toEqual([other, mine]);
  });

  it('leaves my attempt open where a request of it may be handled yet and do harm', () => {
    expect(settledByCommit(row, mine, true, later(grace))).toEqual([other]);
    expect(settledByCommit(row, mine, true, later({ kind: 'strict' }))).toEqual([other, mine]);
    expect(settledByCommit(row, mine, true, later({ kind: 'replaced' }))).toEqual([other, mine]);
  });

  it('leaves young attempts of earlier versions open for the same reason', () => {
    const soon = { ...later(grace), now: after(NOW, seconds(135)) };
    expect(settledByCommit(row, mine, false, soon)).toEqual([mine]);
    // The other began 8 ms after NOW, and is dead once 135 s are over.
    const barely = { ...later(grace), now: after(NOW, milliseconds(135_008)) };
    expect(settledByCommit(row, mine, false, barely)).toEqual([mine]);
    const then = { ...later(grace), now: after(NOW, milliseconds(135_009)) };
    expect(settledByCommit(row, mine, false, then)).toEqual([other, mine]);
  });

  it('settles the same for an orphan whose holder may have sent twice, and the attempt that adopts it', () => {
    const third = anAttemptId(9);
    expect(settledByAdoption(row, mine, third, later(grace))).toEqual([other, third]);
    expect(settledByAdoption(row, mine, third, later({ kind: 'strict' }))).toEqual([other, mine, third]);
  });
});

describe('the adoption of a sibling', () => {
  const committed = anAttemptId(6);
  const row = anIntegration({ version: 4, tokens: tokenFacts({ versionId: committed }) });

  it('settles the attempt whose token was refused, the sibling, and the adopter unless it had sent blind', () => {
    const strict = aVendor({ kind: 'strict' });
    expect(settledBySibling(row, other, mine, false, strict)).toEqual([committed, other, mine]);
    expect(settledBySibling(row, other, mine, true, strict)).toEqual([committed, other]);
  });

  it('settles no other where nothing was committed before', () => {
    const first = without(row, 'tokens');
    expect(settledBySibling(first, other, mine, false, aVendor({ kind: 'strict' }))).toEqual([other, mine]);
  });

  it('leaves the sibling open within a grace, because its holder may have sent twice', () => {
    const grace = aVendor({ kind: 'grace', graceSeconds: 30 });
    expect(settledBySibling(row, other, mine, false, grace)).toEqual([committed, mine]);
  });
});
