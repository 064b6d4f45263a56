import { expect, it } from 'vitest';
import { joined, NOBODY, sizeOf, united } from '#shared/domain/notice/crowd.ts';

const crowdOf = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => `bot-${from + n}`).reduce(joined, NOBODY);

it('is empty at first, and the same for who is in it already', () => {
  expect([NOBODY.length, sizeOf(NOBODY)]).toEqual([256, 0]);
  const one = joined(NOBODY, 'payroll');
  expect(sizeOf(one)).toBe(1);
  expect(joined(one, 'payroll')).toBe(one);
});

it.each([20, 100, 500, 1000, 3000])('tells %i to a few in a hundred, in a text of one length', (size) => {
  const crowd = crowdOf(0, size);
  expect(crowd).toHaveLength(256);
  expect(Math.abs(sizeOf(crowd) - size)).toBeLessThanOrEqual(size * 0.06);
});

it('is everyone of two', () => {
  expect(united(crowdOf(0, 60), crowdOf(40, 100))).toBe(crowdOf(0, 100));
});

it('says the least that there must be where it is full', () => {
  expect(sizeOf('f'.repeat(256))).toBe(7098);
});
