import fc from 'fast-check';
import { expect, it } from 'vitest';
import { add, bucketOf, EMPTY_BUCKET, totals } from '#shared/domain/circuit.ts';
import { after, seconds } from '#shared/domain/time.ts';
import { NOW } from '../support/integration.ts';

it('counts the sum of all histories, whatever their order', () => {
  const bucket = fc.record({ ok: fc.nat(9), failed: fc.nat(9), slow: fc.nat(9), refused: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(bucket, { maxLength: 12 }), (buckets) => {
      const window = Object.fromEntries(buckets.map((b, i) => [bucketOf(after(NOW, seconds(-10 * i))), b]));
      expect(totals(window, NOW)).toEqual(buckets.reduce(add, EMPTY_BUCKET));
    }),
    { seed: 7 },
  );
});
