import { describe, expect, it } from 'vitest';
import { grantDeadline } from '#shared/domain/calendar/grant-deadline.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { anIntegration, aVendorId, NOW, tokenFacts } from '../../support/integration.ts';

const DAY_SECONDS = 86_400;
const acme = (more: Partial<Vendor> = {}): Vendor => ({
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
  ...more,
});
const OBTAINED = before(NOW, minutes(30));
const ending = (inDays: number | undefined, more: Partial<Integration> = {}) =>
  anIntegration({
    tokens: tokenFacts({
      obtainedAt: OBTAINED,
      ...(inDays === undefined ? {} : { refreshTokenExpiresAt: after(OBTAINED, days(inDays)) }),
    }),
    ...more,
  });

describe('when a refresh token ends', () => {
  it.each([
    ['by its own limit', acme(), 90, 90],
    [
      'by the idle limit, counted from its last use',
      acme({ refreshTokenIdleSeconds: 7 * DAY_SECONDS }),
      undefined,
      7,
    ],
    ['by whichever comes first', acme({ refreshTokenIdleSeconds: 7 * DAY_SECONDS }), 3, 3],
    ['by whichever comes first', acme({ refreshTokenIdleSeconds: 7 * DAY_SECONDS }), 90, 7],
    ['by its own limit where the vendor is no longer known', undefined, 90, 90],
  ])('%s', (_what, vendor, own, inDays) => {
    expect(grantDeadline(ending(own), vendor, NOW)).toMatchObject({
      id: 'refresh_token.payroll.1',
      kind: 'refresh_token',
      integration: 'payroll',
      dueBy: after(OBTAINED, days(inDays)),
    });
  });

  it.each([
    ['no limit is known', ending(undefined)],
    ['there is none', anIntegration({ tokens: tokenFacts({ hasRefreshToken: false }) })],
    ['the grant is withdrawn', ending(9, { care: { status: 'revoked', since: NOW } })],
    ['the grant is given up', ending(9, { care: { status: 'reauthorization_required', since: NOW } })],
  ])('is nothing to tell where %s', (_what, row) => {
    expect(grantDeadline(row, acme(), NOW)).toBeUndefined();
  });
});

describe('a refresh moves it on', () => {
  const idle = acme({ refreshTokenIdleSeconds: 7 * DAY_SECONDS });
  const whole = { refreshTokenSeconds: 60 * DAY_SECONDS };
  it.each([
    ['where the limit is an idle one', idle, ending(undefined), true],
    ['where each refresh brings a new token of the same length', acme(whole), ending(60), true],
    ['also where the vendor rounds', acme(whole), ending(60.5), true],
    ['not where less than a whole life was left', acme(whole), ending(50), false],
    ['not where the token stays the same', acme({ ...whole, rotation: { kind: 'none' } }), ending(60), false],
    [
      'not where it counts from the consent',
      acme({ ...whole, refreshTokenFrom: 'consent' }),
      ending(60),
      false,
    ],
    ['not where nothing is known of it', acme(), ending(60), false],
    ['not while it is paused', idle, ending(undefined, { pausedAt: NOW }), false],
  ])('%s', (_what, vendor, row, renews) => {
    expect(grantDeadline(row, vendor, NOW)?.renews).toBe(renews);
  });

  it('and not a limit that counts from the consent, which is what ends it then', () => {
    const both = acme({
      refreshTokenIdleSeconds: 90 * DAY_SECONDS,
      refreshTokenSeconds: 365 * DAY_SECONDS,
      refreshTokenFrom: 'consent',
    });
    const grantedAt = before(NOW, days(350));
    const fixed = { dueBy: after(grantedAt, days(365)), renews: false };
    expect(grantDeadline(ending(undefined, { grantedAt }), both, NOW)).toMatchObject(fixed);
    const paused = ending(undefined, { grantedAt: before(NOW, days(10)), pausedAt: NOW });
    expect(grantDeadline(paused, both, NOW)?.dueBy).toBe(after(OBTAINED, days(90)));
    expect(grantDeadline(ending(undefined, { grantedAt, pausedAt: NOW }), both, NOW)).toMatchObject(fixed);
    expect(grantDeadline(ending(undefined), both, NOW)).toMatchObject({
      dueBy: after(OBTAINED, days(90)),
      renews: true,
    });
  });

  it('not any more where it has not come for half of that life', () => {
    const half = after(OBTAINED, days(3.5));
    expect(grantDeadline(ending(undefined), idle, before(half, minutes(1)))?.renews).toBe(true);
    expect(grantDeadline(ending(undefined), idle, half)?.renews).toBe(false);
  });
});
