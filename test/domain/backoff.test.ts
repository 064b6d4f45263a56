import { describe, expect, it } from 'vitest';
import { backoffDelay, REFRESH_BACKOFF } from '#shared/domain/backoff.ts';

describe('the backoff between refreshes', () => {
  it.each([
    [1, 0.75, 1500],
    [2, 0.75, 3000],
    [3, 0.5, 4000],
    [8, 0.5, 128_000],
    [9, 0.5, 150_000],
    [2000, 0.5, 150_000],
  ])('after %d failures and by the fraction %d: %d ms', (failures, fraction, delay) => {
    expect(backoffDelay(REFRESH_BACKOFF, failures, fraction)).toBe(delay);
  });

  it('is never under a second, and whole milliseconds', () => {
    expect(backoffDelay(REFRESH_BACKOFF, 5, 0)).toBe(1000);
    expect(backoffDelay(REFRESH_BACKOFF, 1, 0.7777777)).toBe(1555);
  });
});
