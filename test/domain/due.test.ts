import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { dueAt, lifetimeProblem, meanRefreshInterval, skewFor } from '#shared/domain/due.ts';
import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { after, before, between, days, instant, minutes, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const START = instant(Date.UTC(2026, 10, 2, 8));
const acme = (more: Partial<Vendor> = {}): Vendor => ({
  id: 'acme' as VendorId,
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
  ...more,
});

describe('skewFor', () => {
  it.each([
    ['10 % of two hours', 7200, {}, 720],
    ['at least 5 minutes', 1800, {}, 300],
    ['at most 15 minutes', 86_400, {}, 900],
    ["the vendor's own", 7200, { skewSeconds: 1000 }, 1000],
    ['never less than lease + sweep + deadline', 7200, { skewSeconds: 10 }, 175],
    ['never more than half the lifetime', 20, {}, 10],
  ])('%s', (_name, lifetime, more, skew) => {
    expect(skewFor(acme(more), seconds(lifetime), DEFAULT_BUDGETS)).toBe(seconds(skew));
  });
});

describe('meanRefreshInterval', () => {
  it.each([
    ['half a day less 15 minutes of skew and half of 5 of jitter', 43_200, {}, 43_200 - 900 - 150],
    ['a short life less 5 minutes and a tenth', 1200, {}, 1200 - 300 - 120],
    ["the vendor's own skew", 7200, { skewSeconds: 1000 }, 7200 - 1000 - 150],
  ])('%s', (_name, lifetime, more, mean) => {
    expect(meanRefreshInterval(acme(more), seconds(lifetime), DEFAULT_BUDGETS)).toBe(seconds(mean));
  });
});

describe('dueAt', () => {
  it('spreads a bulk import over the whole jitter', () => {
    const expiresAt = after(START, minutes(60));
    const due = Array.from({ length: 1000 }, (_, n) =>
      dueAt(acme(), `grant-${n}` as IntegrationId, { obtainedAt: START, expiresAt }, DEFAULT_BUDGETS),
    );
    const perMinute = new Map<number, number>();
    for (const at of due)
      perMinute.set(Math.floor(at / 60_000), (perMinute.get(Math.floor(at / 60_000)) ?? 0) + 1);
    expect([...perMinute.values()].toSorted((a, b) => a - b)[0]).toBeGreaterThan(100);
    expect(between(instant(Math.min(...due)), instant(Math.max(...due)))).toBeLessThan(minutes(5));
  });

  it('waits as long as the vendor demands', () => {
    const vendor = acme({ earliestRefreshSeconds: 3400 });
    const token = { obtainedAt: START, expiresAt: after(START, minutes(60)) };
    expect(dueAt(vendor, 'payroll' as IntegrationId, token, DEFAULT_BUDGETS)).toBe(
      after(START, seconds(3400)),
    );
  });

  it('is now for a token that has run out', () => {
    const token = { obtainedAt: START, expiresAt: before(START, minutes(5)) };
    expect(dueAt(acme(), 'payroll' as IntegrationId, token, DEFAULT_BUDGETS)).toBeLessThanOrEqual(START);
  });
});

describe('a refresh token that would end before its access token', () => {
  const DAY = 86_400;
  const due = (more: Partial<Vendor>, refreshTokenExpiresAt?: ReturnType<typeof after>) => {
    const token = { obtainedAt: START, expiresAt: after(START, days(90)) };
    const limits = refreshTokenExpiresAt === undefined ? {} : { refreshTokenExpiresAt };
    // The id whose hash takes nothing off would hide a mistake in the jitter; this one takes some minutes.
    const at = dueAt(acme(more), 'payroll' as IntegrationId, { ...token, ...limits }, DEFAULT_BUDGETS);
    return between(START, at);
  };

  it.each([
    ['is used a day before its idle limit', { refreshTokenIdleSeconds: 60 * DAY }, undefined, days(59)],
    ['is used a day before its own end', {}, after(START, days(30)), days(29)],
    [
      'is used before the limit that comes first',
      { refreshTokenIdleSeconds: 60 * DAY },
      after(START, days(30)),
      days(29),
    ],
    [
      'is used in its last quarter where it is short-lived',
      { refreshTokenIdleSeconds: 7200 },
      undefined,
      minutes(90),
    ],
    [
      'changes nothing where it lives longer',
      { refreshTokenIdleSeconds: 180 * DAY },
      undefined,
      days(90 - 15 / 1440),
    ],
    ['is used at half of its life where that is ten minutes', {}, after(START, minutes(10)), minutes(5)],
    ['changes nothing in its last ten minutes', {}, after(START, minutes(9)), days(90 - 15 / 1440)],
    ['changes nothing where it is over', {}, before(START, minutes(1)), days(90 - 15 / 1440)],
  ])('%s', (_what, more, end, wanted) => {
    const early = wanted - due(more, end);
    expect(early).toBeGreaterThanOrEqual(0);
    expect(early).toBeLessThanOrEqual(minutes(5));
  });
});

it('keeps no refresh token alive where there is none', () => {
  const token = { obtainedAt: START, expiresAt: after(START, days(90)), hasRefreshToken: false };
  const vendor = acme({ refreshTokenIdleSeconds: 86_400 });
  const due = dueAt(vendor, 'payroll' as IntegrationId, token, DEFAULT_BUDGETS);
  expect(due).toBeGreaterThan(after(START, days(89)));
});

describe('lifetimeProblem', () => {
  it('refuses a declared lifetime with the sum that it misses', () => {
    expect(lifetimeProblem(acme({ accessTokenSeconds: 300 }), DEFAULT_BUDGETS)).toBe(
      'access tokens of acme live 300 s, and a refresh needs twice lease 15 s + sweep 60 s + deadline 100 s = 350 s; ' +
        'a shorter deadlineSeconds for this vendor may mend it',
    );
  });

  it('takes the same lifetime with a shorter deadline', () => {
    expect(
      lifetimeProblem(acme({ accessTokenSeconds: 300, deadlineSeconds: 60 }), DEFAULT_BUDGETS),
    ).toBeUndefined();
  });

  it('takes a lifetime that is just long enough', () => {
    expect(lifetimeProblem(acme({ accessTokenSeconds: 350 }), DEFAULT_BUDGETS)).toBeUndefined();
    const budgets = { ...DEFAULT_BUDGETS, leastRefreshInterval: minutes(7) };
    expect(lifetimeProblem(acme({ accessTokenSeconds: 900 }), budgets)).toBeUndefined();
  });

  it('judges no lifetime that is not declared', () => {
    expect(lifetimeProblem(acme(), DEFAULT_BUDGETS)).toBeUndefined();
  });

  it('refuses refreshes that come faster than the vault can write', () => {
    const budgets = { ...DEFAULT_BUDGETS, leastRefreshInterval: minutes(10) };
    expect(lifetimeProblem(acme({ accessTokenSeconds: 3600 }), budgets)).toBeUndefined();
    expect(lifetimeProblem(acme({ accessTokenSeconds: 900 }), budgets)).toBe(
      'access tokens of acme would be refreshed every lifetime 900 s − skew 300 s − jitter 180 s = 420 s, and this ' +
        'vault takes one write per 600 s and grant; ask the vendor for longer tokens',
    );
  });
});
