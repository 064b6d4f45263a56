import { describe, expect, it } from 'vitest';
import { siblingsOf } from '#shared/domain/attempt.ts';
import { settledByCommit } from '#shared/domain/protocol/commit.ts';
import { isRevokedAtVendor, keptAsSibling } from '#shared/domain/protocol/discard.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';
import { anAttemptId, anIntegration, aVendorId, NOW, tokenFacts } from '../support/integration.ts';

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
  });
});

describe('a commit of my own answer', () => {
  const openAttempts = [
    { attemptId: other, parentVersion: 2 },
    { attemptId: mine, parentVersion: 3 },
  ];
  const row = anIntegration({ version: 3, openAttempts });
  const grace: Rotation = { kind: 'grace', graceSeconds: 30 };

  it('settles my attempt and all of earlier versions', () => {
    expect(settledByCommit(row, mine, false, aVendor(grace))).toEqual([other, mine]);
  });

  it('leaves my attempt open where a request of it may be handled yet and do harm', () => {
    expect(settledByCommit(row, mine, true, aVendor(grace))).toEqual([other]);
    expect(settledByCommit(row, mine, true, aVendor({ kind: 'strict' }))).toEqual([other, mine]);
    expect(settledByCommit(row, mine, true, aVendor({ kind: 'replaced' }))).toEqual([other, mine]);
  });
});
