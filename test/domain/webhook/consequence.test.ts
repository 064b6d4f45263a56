import { describe, expect, it } from 'vitest';
import { firstEpoch } from '#shared/domain/epochs.ts';
import { after, before, type Instant, minutes, seconds } from '#shared/domain/time.ts';
import type { EventMeaning } from '#shared/domain/vendor-webhook.ts';
import type { Claim } from '#shared/domain/webhook/claims.ts';
import { consequenceOf, hasEffect } from '#shared/domain/webhook/consequence.ts';
import { isAbout } from '#shared/domain/webhook/party.ts';
import { withRevoked } from '#shared/domain/webhook/revoke.ts';
import { anAttemptId, anIntegration, aVendorId, NOW } from '../../support/integration.ts';

const claim = (change: Partial<Claim> = {}): Claim => ({
  means: 'revoked',
  event: 'revoked',
  users: ['u1'],
  accounts: [],
  isTimeSigned: false,
  ...change,
});
const signedAt = (occurredAt: Instant) => claim({ occurredAt, isTimeSigned: true });
const strong = { strength: 'strong', timely: true, receivedAt: NOW } as const;
const weak = { ...strong, strength: 'weak' } as const;
const untimely = { ...strong, timely: false } as const;
const DAY = seconds(24 * 3600);
const grantedAt = before(NOW, DAY);
const createdAt = before(NOW, DAY);
const first = anIntegration({ epoch: firstEpoch(createdAt) + 1, createdAt, grantedAt });
const second = anIntegration({ epoch: firstEpoch(createdAt) + 3, createdAt, grantedAt });

describe('what a revocation does', () => {
  it.each([
    ['signed, younger than the consent', signedAt(NOW), strong, false, second, 'revoke'],
    ['signed, at the instant of the consent', signedAt(grantedAt), strong, false, second, 'revoke'],
    [
      'signed, older than the consent',
      signedAt(before(grantedAt, seconds(1))),
      strong,
      false,
      second,
      'check',
    ],
    ['signed, three days late', signedAt(before(NOW, seconds(3 * 24 * 3600))), strong, false, first, 'check'],
    ['signed, of a time to come', signedAt(after(NOW, minutes(6))), strong, false, first, 'check'],
    ['weak', signedAt(NOW), weak, false, first, 'check'],
    ['the same body again', signedAt(NOW), strong, true, first, 'check'],
    [
      'a time that is not signed, and older',
      claim({ occurredAt: before(grantedAt, DAY) }),
      strong,
      false,
      first,
      'check',
    ],
    ['no time, sent now, consent of yesterday', claim(), strong, false, second, 'revoke'],
    ['no time at all, first consent', claim(), untimely, false, first, 'revoke'],
    ['no time at all, new consent of yesterday', claim(), untimely, false, second, 'check'],
    [
      'no time, sent now, consent of this minute',
      claim(),
      strong,
      false,
      { ...second, grantedAt: NOW },
      'check',
    ],
  ] as const)('%s', (_what, said, delivery, isRepeated, row, consequence) => {
    expect(consequenceOf(said, delivery, isRepeated, row)).toBe(consequence);
  });

  it.each<[EventMeaning, string]>([
    ['account-revoked', 'revoke'],
    ['suspended', 'check'],
    ['resumed', 'check'],
    ['scopes', 'check'],
    ['recheck', 'check'],
    ['notice', 'none'],
    ['client-disabled', 'none'],
    ['client-enabled', 'none'],
    ['client-secret', 'none'],
  ])('%s', (means, consequence) => {
    expect(consequenceOf({ ...signedAt(NOW), means }, strong, false, first)).toBe(consequence);
    expect(hasEffect({ means })).toBe(consequence !== 'none');
  });

  it('nothing where there is no grant', () => {
    for (const care of [{ status: 'revoked', since: NOW }, { status: 'pending' }] as const) {
      expect(consequenceOf(signedAt(NOW), strong, false, { ...first, care })).toBe('none');
    }
  });
});

it('one write ends the epoch and leaves the lease to its holder', () => {
  const lease = { attemptId: anAttemptId(1), until: after(NOW, seconds(9)) };
  const row = withRevoked(anIntegration({ epoch: 4, lease, dueAt: NOW, heldUntil: NOW }), NOW);
  expect(row).toMatchObject({ care: { status: 'revoked', since: NOW }, epoch: 5, lease });
  expect(row.heldUntil).toBeUndefined();
});

it('the news of it is kept in the same write, and looked at again should nobody tell it', () => {
  const { id: integration, vendor, client, version, epoch } = anIntegration();
  const row = withRevoked(anIntegration(), NOW);
  const event = { type: 'integration.revoked', integration, vendor, client, version, epoch: epoch + 1 };
  expect(row.untold).toEqual([event]);
  expect(row.dueAt).toBe(after(NOW, minutes(1)));
});

describe('whose grant it is', () => {
  const labelled = (labels: Record<string, string>) => anIntegration({ labels });
  const both = labelled({ 'vendor-user': 'u1', 'vendor-account': 'a1' });
  it.each([
    ['its user', claim(), labelled({ 'vendor-user': 'u1' }), true],
    ['another user', claim(), labelled({ 'vendor-user': 'u2' }), false],
    ['no labels', claim(), labelled({}), false],
    ['its user in its account', claim({ accounts: ['a1'] }), both, true],
    ['its user in another account', claim({ accounts: ['a2'] }), both, false],
    ['its account', claim({ users: [], accounts: ['a1'] }), both, true],
    ['another account', claim({ users: [], accounts: ['a2'] }), both, false],
    [
      'a user of its account, and its own is not known',
      claim({ accounts: ['a1'] }),
      labelled({ 'vendor-account': 'a1' }),
      false,
    ],
    ['nobody', claim({ users: [] }), both, false],
    ['who consented', claim(), anIntegration({ grantedBy: { user: 'u1' } }), true],
    [
      'who consented, whatever a label said before',
      claim(),
      anIntegration({ grantedBy: { user: 'u1' }, labels: { 'vendor-user': 'u2' } }),
      true,
    ],
  ] as const)('%s', (_what, said, row, isMeant) => expect(isAbout(said, row, undefined)).toBe(isMeant));

  it('its tenant', () => {
    const vendor = { id: aVendorId('shopify.some-shop'), identity: { from: 'tenant' } } as never;
    const row = anIntegration({ vendor: aVendorId('shopify.some-shop'), labels: {} });
    const of = (account: string) => isAbout(claim({ users: [], accounts: [account] }), row, vendor);
    expect([of('some-shop.myshopify.com'), of('some-shop'), of('some-shop-2.myshopify.com')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
