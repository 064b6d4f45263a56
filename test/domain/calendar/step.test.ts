import { describe, expect, it } from 'vitest';
import { startOfDay } from '#shared/domain/calendar/day.ts';
import { isAlarming, stepReached } from '#shared/domain/calendar/step.ts';
import { instant } from '#shared/domain/time.ts';

const at = (text: string) => instant(Date.parse(text));
const END = at('2027-03-31T00:30:00Z');

describe('the announcement that is wanted', () => {
  it.each([
    ['2027-02-28T23:59:59Z', undefined],
    ['2027-03-01T00:00:00Z', 30],
    ['2027-03-16T23:59:59Z', 30],
    ['2027-03-17T00:00:00Z', 14],
    ['2027-03-23T23:59:59Z', 14],
    ['2027-03-24T00:00:00Z', 7],
    ['2027-03-29T23:59:59Z', 7],
    ['2027-03-30T00:00:00Z', 1],
    ['2027-03-31T00:00:00Z', 1],
    ['2027-04-30T23:59:59Z', 1],
    ['2027-05-01T00:00:00Z', undefined],
  ])('at %s: %s', (now, step) => {
    expect(stepReached(END, at(now))).toBe(step);
  });
});

describe('what on-call is told', () => {
  it.each([
    ['2027-03-23T23:59:59Z', false],
    ['2027-03-24T00:00:00Z', true],
    ['2027-04-30T23:59:59Z', true],
    ['2027-05-01T00:00:00Z', false],
  ])('at %s: %s', (now, alarming) => {
    expect(isAlarming(END, at(now))).toBe(alarming);
  });
});

it.each([
  ['2027-02-16', '2027-02-16T00:00:00.000Z'],
  ['2028-10', '2028-10-01T00:00:00.000Z'],
])('a day begins at midnight in UTC, a month on its first day: %s', (text, start) => {
  expect(new Date(startOfDay(text)).toISOString()).toBe(start);
});
