import { describe, expect, it } from 'vitest';
import { attemptTime } from '#shared/domain/attempt.ts';
import { instant } from '#shared/domain/time.ts';
import type { Chance } from '#shared/ports/system.ts';
import { NOW } from '../support/integration.ts';

export function describeChanceContract(name: string, makeSubject: () => Chance): void {
  describe(`chance: ${name}`, () => {
    it('makes attempt ids that are UUIDs of version 7 and tell their time', () => {
      const id = makeSubject().attemptId(NOW);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(attemptTime(id)).toBe(NOW);
    });

    it('never makes one twice, and sorts them by their making, also within a millisecond', () => {
      const chance = makeSubject();
      const ids = Array.from({ length: 5000 }, (_, n) =>
        chance.attemptId(instant(NOW + Math.floor(n / 2500))),
      );
      expect(new Set(ids).size).toBe(5000);
      expect(ids.toSorted()).toEqual(ids);
    });

    it('spreads fractions over the whole of [0, 1)', () => {
      const chance = makeSubject();
      const fractions = Array.from({ length: 4000 }, () => chance.fraction());
      expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...fractions)).toBeLessThan(1);
      const tenths = new Set(fractions.map((fraction) => Math.floor(fraction * 10)));
      expect(tenths.size).toBe(10);
    });
  });
}
