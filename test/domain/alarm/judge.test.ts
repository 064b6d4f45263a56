import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmRule, Measured } from '#shared/domain/alarm/alarm-rule.ts';
import { isBadForSure, judge } from '#shared/domain/alarm/judge.ts';

/** Attempts of which so many were refused. */
const refused = (sum: number, count: number): Measured => ({ count, sum, greatest: sum > 0 ? 1 : 0 });
const one = (value: number): Measured => ({ count: 1, sum: value, greatest: value });
const none = undefined;

const REFUSALS: AlarmRule = {
  statistic: 'average',
  when: { kind: 'rateOver', percent: 20, floor: 10 },
  periods: { bad: 2, of: 3 },
  missing: 'well',
};
const HEARTBEAT: AlarmRule = {
  statistic: 'sum',
  when: { kind: 'silent' },
  periods: { bad: 3, of: 3 },
  missing: 'breaching',
};
const LAG: AlarmRule = {
  statistic: 'maximum',
  when: { kind: 'over', limit: 180 },
  periods: { bad: 3, of: 3 },
  missing: 'well',
};

describe('a series on paper', () => {
  it.each<[what: string, rule: AlarmRule, series: readonly (Measured | undefined)[], judged: string]>([
    ['a vendor that refuses nothing', REFUSALS, [refused(0, 300), refused(0, 310), refused(0, 305)], 'well'],
    [
      '3 % of refusals, on and on',
      REFUSALS,
      [refused(30, 1000), refused(31, 1000), refused(29, 1000)],
      'well',
    ],
    ['a blip of one period', REFUSALS, [refused(0, 300), refused(290, 300), refused(0, 300)], 'well'],
    ['two of two refused, which is no rate', REFUSALS, [refused(2, 2), refused(2, 2), refused(2, 2)], 'well'],
    ['a spike one under the floor', REFUSALS, [refused(9, 9), refused(9, 9), refused(9, 9)], 'well'],
    ['a spike at the floor', REFUSALS, [none, refused(10, 10), refused(10, 10)], 'alarm'],
    ['just 20 %', REFUSALS, [refused(20, 100), refused(20, 100), refused(20, 100)], 'well'],
    ['just over 20 %', REFUSALS, [refused(0, 100), refused(21, 100), refused(21, 100)], 'alarm'],
    [
      'refusals with a good period between',
      REFUSALS,
      [refused(90, 100), refused(0, 100), refused(90, 100)],
      'alarm',
    ],
    [
      'a vendor that flaps each other period',
      REFUSALS,
      [refused(50, 50), refused(0, 50), refused(50, 50), refused(0, 50)],
      'well',
    ],
    ['nothing measured at all', REFUSALS, [none, none, none], 'well'],
    ['the sweep, each minute', HEARTBEAT, [one(1), one(1), one(1)], 'well'],
    ['a sweep that has just begun to be missed', HEARTBEAT, [one(1), one(1), none, none, none], 'well'],
    ['no sweep any more', HEARTBEAT, [one(1), none, none, none, none, none], 'alarm'],
    ['no sweep ever', HEARTBEAT, [none, none, none], 'alarm'],
    ['no sweep, for two minutes since the start', HEARTBEAT, [none, none], 'unknown'],
    ['a lag that lasts', LAG, [one(181), one(240), one(300)], 'alarm'],
    ['a lag of 90 seconds', LAG, [one(0), one(90), one(0)], 'well'],
    ['a lag at its limit', LAG, [one(180), one(180), one(180)], 'well'],
    ['a lag that is over', LAG, [one(300), one(300), one(300), one(0)], 'well'],
    ['a lag with a minute lost in it', LAG, [one(300), one(300), none, one(300)], 'alarm'],
  ])('%s', (_what, rule, series, judged) => {
    expect(judge(rule, series)).toBe(judged);
  });
});

/** Rows of the tables of CloudWatch's page: `-` is missing, `0` is well, `X` is bad, the newest is last. */
describe("CloudWatch's own tables", () => {
  const points = (row: string): readonly (Measured | undefined)[] =>
    row.split(' ').map((point) => (point === '-' ? none : one(point === 'X' ? 1 : 0)));
  const over = (periods: AlarmRule['periods'], missing: AlarmRule['missing']): AlarmRule => ({
    statistic: 'maximum',
    when: { kind: 'over', limit: 0 },
    periods,
    missing,
  });

  it.each([
    [3, '0 - X - X', 'well', 'well'],
    [3, '- - - - 0', 'well', 'well'],
    [3, '- - - - -', 'alarm', 'well'],
    [3, '0 X X - X', 'alarm', 'alarm'],
    [2, '0 - X - X', 'alarm', 'alarm'],
    [2, '0 0 X 0 X', 'alarm', 'alarm'],
    [2, '0 - X - -', 'alarm', 'well'],
    [2, '- - - - 0', 'alarm', 'well'],
    [2, '- - - X -', 'alarm', 'well'],
  ])('%i of 3: %s', (bad, row, breaching, well) => {
    expect(judge(over({ bad, of: 3 }, 'breaching'), points(row))).toBe(breaching);
    expect(judge(over({ bad, of: 3 }, 'well'), points(row))).toBe(well);
  });
});

describe('any series', () => {
  const period = fc.option(
    fc
      .integer({ min: 0, max: 50 })
      .chain((count) => fc.integer({ min: 0, max: count }).map((sum) => refused(sum, count))),
    { nil: undefined },
  );
  const series = fc.array(period, { minLength: 3, maxLength: 12 });

  it('is judged by its newest periods alone', () => {
    fc.assert(
      fc.property(series, fc.array(period, { maxLength: 5 }), (newest, older) => {
        fc.pre(newest.length >= 5);
        return judge(REFUSALS, [...older, ...newest]) === judge(REFUSALS, newest);
      }),
      { seed: 7 },
    );
  });

  it('is no alarm where no period is bad, and one where all are', () => {
    const good = fc.array(fc.constant(refused(1, 100)), { minLength: 3, maxLength: 9 });
    const bad = fc.array(fc.constant(refused(60, 100)), { minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(good, (periods) => judge(REFUSALS, periods) === 'well'),
      { seed: 7 },
    );
    fc.assert(
      fc.property(bad, (periods) => judge(REFUSALS, periods) === 'alarm'),
      { seed: 7 },
    );
  });

  it('is no less an alarm where more is refused in its last period', () => {
    fc.assert(
      fc.property(series, (periods) => {
        const worse = [...periods.slice(0, -1), refused(100, 100)];
        return (
          judge(REFUSALS, [...periods.slice(0, -1), refused(0, 100)]) !== 'alarm' ||
          judge(REFUSALS, worse) === 'alarm'
        );
      }),
      { seed: 7 },
    );
  });
});

describe('a period that has not ended', () => {
  it('is bad for sure once its sum or its greatest is over the limit, and never for a rate or a silence', () => {
    expect(isBadForSure(LAG, one(181))).toBe(true);
    expect(isBadForSure(LAG, one(180))).toBe(false);
    expect(isBadForSure({ ...LAG, statistic: 'average' }, one(181))).toBe(false);
    expect(isBadForSure(REFUSALS, refused(60, 60))).toBe(false);
    expect(isBadForSure(HEARTBEAT, one(0))).toBe(false);
  });
});
