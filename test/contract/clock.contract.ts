import { describe, expect, it } from 'vitest';
import { milliseconds } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';

export function describeClockContract(name: string, makeSubject: () => Clock): void {
  describe(`clock: ${name}`, () => {
    it('tells the wall clock in whole milliseconds', () => {
      const before = Date.now();
      const now = makeSubject().now();
      expect(now).toBeGreaterThanOrEqual(before);
      expect(now).toBeLessThanOrEqual(Date.now());
      expect(Number.isInteger(now)).toBe(true);
    });

    it('has a clock that never runs back and counts milliseconds', async () => {
      const clock = makeSubject();
      const started = clock.monotonic();
      await clock.sleep(milliseconds(30));
      const took = clock.monotonic() - started;
      expect(took).toBeGreaterThanOrEqual(28);
      expect(took).toBeLessThan(5000);
    });

    it('wakes at once when the signal is aborted, without throwing', async () => {
      const clock = makeSubject();
      const stop = new AbortController();
      const sleep = clock.sleep(milliseconds(60_000), stop.signal);
      stop.abort();
      await expect(sleep).resolves.toBeUndefined();
      await expect(clock.sleep(milliseconds(60_000), stop.signal)).resolves.toBeUndefined();
    });
  });
}
