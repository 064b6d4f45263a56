import { describe, expect, it } from 'vitest';
import { milliseconds, minutes, seconds, times } from '#shared/domain/time.ts';

describe('lengths of time are whole milliseconds', () => {
  it.each([
    ['4.1 s, whose binary product is 4099.999999999999', seconds(4.1), 4100],
    ['1.001 s', seconds(1.001), 1001],
    ['0.35 min', minutes(0.35), 21_000],
    ['a quarter of 9,995 ms', times(milliseconds(9995), 1 / 4), 2499],
    ['a fifth of 1,501 ms', times(milliseconds(1501), 1 / 5), 300],
  ])('%s', (_name, length, expected) => {
    expect(length).toBe(expected);
  });
});
