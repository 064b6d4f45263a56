import { describe, expect, it } from 'vitest';
import { overdueBy } from '#shared/domain/health/due.ts';
import { healthOf } from '#shared/domain/health/health.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { after, before, days, type Instant, instant, minutes } from '#shared/domain/time.ts';
import { anIntegration, anIntegrationId, NOW } from '../../support/integration.ts';

const LONG_AGO = before(NOW, days(100));
/** Midnight before `NOW`. */
const MIDNIGHT = instant(Date.UTC(2026, 10, 2));
const row = (n: number, more: Partial<Integration> = {}) =>
  anIntegration({ id: anIntegrationId(`grant-${n}`), createdAt: LONG_AGO, critical: true, ...more });

/** Looks each hour for so many days, and checks what is due. Gives the instants of each one's checks. */
function checksOf(
  rows: readonly Integration[],
  length: number,
  isDown: (at: Instant) => boolean = () => false,
) {
  const current = new Map(rows.map((one) => [one.id, one]));
  const checks = new Map(rows.map((one) => [one.id, [] as Instant[]]));
  for (let hour = 0; hour < length * 24; hour++) {
    const now = after(MIDNIGHT, minutes(60 * hour));
    if (isDown(now)) continue;
    for (const [id, one] of current) {
      if (overdueBy(one, now) === undefined) continue;
      checks.get(id)?.push(now);
      current.set(id, { ...one, health: healthOf('ok', now) });
    }
  }
  return [...checks.values()];
}

describe('a simulated month', () => {
  it('checks each critical integration once a day, and none twice', () => {
    const checks = checksOf(
      Array.from({ length: 200 }, (_, n) => row(n)),
      30,
    );
    // The first look makes up for the day before; the last slots of the last day lie before its last look.
    for (const instants of checks) {
      const gaps = instants.slice(1).map((at, n) => at - (instants[n] ?? 0));
      expect(instants.length).toBeGreaterThanOrEqual(30);
      expect(instants.length).toBeLessThanOrEqual(31);
      expect(new Set(gaps.slice(1))).toEqual(new Set([86_400_000]));
    }
  });

  it('checks every other integration once in each fortnight', () => {
    const checks = checksOf(
      Array.from({ length: 200 }, (_, n) => row(n, { critical: false })),
      56,
    );
    // The first may make up for the day before.
    const gaps = checks.flatMap((at) => at.slice(2).map((one, n) => one - (at[n + 1] ?? 0)));
    expect(new Set(gaps)).toEqual(new Set([14 * 86_400_000]));
    const ofAFortnight = checks.map((at) => at.filter((one) => one >= after(MIDNIGHT, days(28))).length);
    expect(new Set(ofAFortnight)).toEqual(new Set([2]));
  });

  it('spreads the checks of a day over the day', () => {
    const checks = checksOf(
      Array.from({ length: 2400 }, (_, n) => row(n)),
      3,
    );
    const ofTheThirdDay = checks.flatMap((at) => at.filter((one) => one >= after(MIDNIGHT, days(2))));
    const hours = Object.values(Object.groupBy(ofTheThirdDay, (at) => new Date(at).getUTCHours()));
    expect(hours).toHaveLength(24);
    for (const hour of hours) {
      expect(hour?.length).toBeGreaterThan(60);
      expect(hour?.length).toBeLessThan(150);
    }
  });

  it('makes up for the looks that were missed, once', () => {
    const down = (at: Instant) => at > after(MIDNIGHT, days(1)) && at < after(MIDNIGHT, minutes(60 * 40));
    const checks = checksOf(
      Array.from({ length: 50 }, (_, n) => row(n)),
      4,
      down,
    );
    for (const instants of checks) {
      const theirDays = instants.map((at) => Math.floor(at / 86_400_000));
      expect(instants.length).toBeGreaterThanOrEqual(4);
      expect(theirDays.filter((day, n) => theirDays.indexOf(day) !== n).length).toBeLessThanOrEqual(1);
    }
  });
});

describe('a check', () => {
  const dayLater = after(NOW, days(1));

  it('is overdue from its own time of the day', () => {
    const overdue = overdueBy(row(1), dayLater);
    expect(overdue).toBeGreaterThanOrEqual(0);
    expect(overdueBy(row(1), before(dayLater, minutes(30)))).toBe((overdue ?? 0) - 30 * 60_000);
  });

  it.each([
    ['paused', { pausedAt: NOW }],
    ['over', { care: { status: 'reauthorization_required', since: NOW } }],
    ['revoked', { care: { status: 'revoked', since: NOW } }],
    ['waiting for its consent', { care: { status: 'pending' } }],
    ['just created', { createdAt: dayLater }],
    ['just consented to', { grantedAt: dayLater }],
  ] as const)('is never due where the integration is %s', (_, more) => {
    expect(overdueBy(row(1, more), dayLater)).toBeUndefined();
  });
});
