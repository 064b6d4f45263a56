import type { MetricName, Metrics, MetricUnit } from '#shared/ports/tell.ts';

/** Everything that was recorded under one name and vendor since the process started. */
export interface Measured {
  readonly name: MetricName;
  readonly vendor?: string;
  readonly unit: MetricUnit;
  readonly count: number;
  readonly sum: number;
  readonly greatest: number;
  readonly last: number;
}

export interface CountingMetrics extends Metrics {
  read(): readonly Measured[];
}

/** Keeps counts and sums in memory, to be read by who exposes them. */
export function countingMetrics(): CountingMetrics {
  const kept = new Map<string, Measured>();
  return {
    record: (name, value, unit, vendor) => {
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
