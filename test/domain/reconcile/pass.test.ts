import { describe, expect, it } from 'vitest';
import { afterPage, isMass, passToGoOn } from '#shared/domain/reconcile/pass.ts';
import { isRipe, sighted } from '#shared/domain/reconcile/sighting.ts';
import { after, days, minutes } from '#shared/domain/time.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';

const place = { kind: 'tokens', integration: anIntegrationId('gone'), epoch: 1 } as const;
const begun = { startedAt: NOW, looked: 0, orphans: 0 };

describe('a pass', () => {
  it('is gone on with until it ends, over midnight too', () => {
    const first = passToGoOn(undefined, NOW, false);
    expect(first).toEqual(begun);
    const onTheWay = afterPage(begun, { looked: 100, orphans: 2 }, 'there', NOW);
    expect(onTheWay).toEqual({ startedAt: NOW, looked: 100, orphans: 2, cursor: 'there' });
    expect(passToGoOn(onTheWay, after(NOW, days(2)), false)).toBe(onTheWay);
  });

  it('is made once a day, and again where a person wants it', () => {
    const over = afterPage(begun, { looked: 7, orphans: 1 }, undefined, NOW);
    const anew = (at: number) => ({
      startedAt: at,
      looked: 0,
      orphans: 0,
      before: { looked: 7, orphans: 1 },
    });
    // 08:00 to midnight.
    expect(passToGoOn(over, after(NOW, minutes(16 * 60 - 1)), false)).toBeUndefined();
    const midnight = after(NOW, minutes(16 * 60));
    expect(passToGoOn(over, midnight, false)).toEqual(anew(midnight));
    expect(passToGoOn(over, NOW, true)).toEqual(anew(NOW));
  });

  it.each([
    [20, 100, false],
    [21, 100, true],
    [100, 10_000, false],
    [101, 10_000, true],
  ])('after %i orphans of %i is one of many: %s', (orphans, looked, expected) => {
    expect(isMass({ ...begun, before: { looked, orphans } })).toBe(expected);
  });

  it('after none is not', () => {
    expect(isMass(begun)).toBe(false);
  });
});

describe('a sighting', () => {
  const kept = { place, changedAt: after(NOW, days(-5)) };

  it('is ripe a day after the first look, and not a millisecond sooner', () => {
    const first = sighted(kept, undefined, NOW);
    expect(isRipe(first, NOW)).toBe(false);
    const almost = after(NOW, minutes(24 * 60 - 1));
    expect(isRipe(sighted(kept, first, almost), almost)).toBe(false);
    const later = after(NOW, days(1));
    expect(isRipe(sighted(kept, first, later), later)).toBe(true);
  });

  it('is of one age: what has changed is seen for the first time', () => {
    const first = sighted(kept, undefined, NOW);
    const later = after(NOW, days(1));
    const changed = { place, changedAt: NOW };
    expect(sighted(changed, first, later)).toEqual({ firstAt: later, lastAt: later, changedAt: NOW });
  });

  it('goes on over three days without a look, and no longer', () => {
    const first = sighted(kept, undefined, NOW);
    expect(sighted(kept, first, after(NOW, days(3))).firstAt).toBe(NOW);
    const late = after(NOW, minutes(3 * 24 * 60 + 1));
    expect(sighted(kept, first, late).firstAt).toBe(late);
  });

  it('is begun anew by a clock that was set back', () => {
    const ahead = sighted(kept, undefined, after(NOW, days(2)));
    expect(sighted(kept, ahead, NOW).firstAt).toBe(NOW);
  });

  it('is never ripe of what changed within the day, and is of what has no age', () => {
    const old = { firstAt: after(NOW, days(-2)), lastAt: NOW };
    expect(isRipe({ ...old, changedAt: after(NOW, minutes(-60)) }, NOW)).toBe(false);
    expect(isRipe(old, NOW)).toBe(true);
  });
});
