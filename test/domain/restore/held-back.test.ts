import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { readVerdict, type Wish } from '#shared/domain/read-verdict.ts';
import { withNewGrant } from '#shared/domain/replace-grant.ts';
import { heldBack } from '#shared/domain/restore/hold.ts';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts } from '../../support/integration.ts';

const held = (overrides: Partial<Integration> = {}) => heldBack(anIntegration(overrides), NOW);
const verdict = (row: Integration, more: Partial<Wish> = {}) =>
  readVerdict(row, { minTtl: seconds(0), scopes: [], ...more }, undefined, NOW);

describe('a reader of a grant that is held after a restore', () => {
  it('gets the access token while it lives, however long it wants it to', () => {
    expect(verdict(held())).toEqual({ kind: 'fresh' });
    const until = after(NOW, minutes(5));
    expect(verdict(held(), { minTtl: minutes(6) })).toEqual({ kind: 'held', until, servable: true });
  });

  it('is told that it is held once the token is over, or was seen to fail', () => {
    const told = { kind: 'paused', heldBack: true };
    expect(verdict(held({ tokens: tokenFacts({ expiresAt: before(NOW, seconds(1)) }) }))).toEqual(told);
    expect(verdict(held(), { seenVersion: 3 })).toEqual(told);
  });

  it('is told of a pause that is a person’s own', () => {
    expect(verdict(held({ pausedAt: before(NOW, minutes(9)) }))).toEqual({ kind: 'paused' });
  });
});

describe('a new grant for one that is held', () => {
  const grant = {
    tokens: tokenFacts({ versionId: anAttemptId(9) }),
    dueAt: after(NOW, minutes(50)),
    at: NOW,
  };

  it('ends the hold', () => {
    const row = withNewGrant(held(), grant);
    expect([row.pausedAt, row.restored, row.dueAt]).toEqual([undefined, undefined, grant.dueAt]);
  });

  it('leaves a pause that is a person’s own', () => {
    const pausedAt = before(NOW, minutes(9));
    const row = withNewGrant(held({ pausedAt }), grant);
    expect([row.pausedAt, row.restored, row.dueAt]).toEqual([pausedAt, undefined, undefined]);
  });
});
