import { describe, expect, it } from 'vitest';
import { after, days, type Instant, minutes } from '#shared/domain/time.ts';
import { type Heard, heardAgain, silenceOf } from '#shared/domain/webhook/heard.ts';
import { NOW } from '../../support/integration.ts';

const at = (hours: number): Instant => after(NOW, minutes(hours * 60));
const heardAt = (...hours: readonly number[]): Heard => {
  let heard: Heard | undefined;
  for (const hour of hours) heard = heardAgain(heard, at(hour)) ?? heard;
  if (heard === undefined) throw new Error('never heard');
  return heard;
};

describe('what is usual', () => {
  it('is learned from the second delivery on, and moves by a fifth', () => {
    expect(heardAt(0)).toEqual({ lastAt: NOW });
    expect(heardAt(0, 10)).toEqual({ lastAt: at(10), usual: minutes(600) });
    // 10 h × 0.8 + 20 h × 0.2.
    expect(heardAt(0, 10, 30)).toEqual({ lastAt: at(30), usual: minutes(720) });
  });

  it('takes a crowd for one delivery, and has nothing to write for it', () => {
    expect(heardAgain(heardAt(0), at(0.99))).toBeUndefined();
    expect(heardAgain(heardAt(0), at(1))).toEqual({ lastAt: at(1), usual: minutes(60) });
  });
});

describe('silence', () => {
  it('is usual of a webhook that was heard once at the most', () => {
    expect(silenceOf(heardAt(0), after(NOW, days(900)))).toBe('usual');
  });

  it.each([
    ['hourly: a day', [0, 1], 25, 25.01, 49.01],
    ['every two days: thrice that', [0, 48], 48 + 144, 48 + 144.01, 48 + 288.01],
  ])('of one that comes %s', (_what, hours, usual, notice, alarm) => {
    const heard = heardAt(...hours);
    expect([usual, notice, alarm].map((hour) => silenceOf(heard, at(hour)))).toEqual([
      'usual',
      'notice',
      'alarm',
    ]);
  });
});
