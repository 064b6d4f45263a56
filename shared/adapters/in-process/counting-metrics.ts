import { vendorFamily } from '#shared/domain/vendor-family.ts';
import type { Measured, Metrics } from '#shared/ports/tell.ts';

export interface CountingMetrics extends Metrics {
  read(): readonly Measured[];
}

/** Keeps counts and sums in memory, to be read by who exposes them. */
export function countingMetrics(): CountingMetrics {
  const kept = new Map<string, Measured>();
  return {
    record: (name, value, unit, of) => {
      // A vendor may have thousands of tenants, and each would be a series of its own.
      const vendor = of === undefined ? undefined : vendorFamily(of);
      // No name has a space.
      const key = vendor === undefined ? name : `${name} ${vendor}`;
      const before = kept.get(key);
      kept.set(key, {
        name,
        ...(vendor === undefined ? {} : { vendor }),
        unit,
        count: (before?.count ?? 0) + 1,
        sum: (before?.sum ?? 0) + value,
        greatest: Math.max(before?.greatest ?? value, value),
        last: value,
      });
    },
    read: () => [...kept.values()],
  };
}
