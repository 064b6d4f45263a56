import { familyOf, MEASUREMENTS, type Measurement } from '#shared/contract/measurements.ts';
import { VENDOR_DIMENSION } from '#shared/contract/names.ts';
import type { Measured, MetricName } from '#shared/ports/tell.ts';
import type { Family, Sample } from './exposition.ts';

/** Does not compile where a measurement is not described. */
const DESCRIBED: Readonly<Record<MetricName, Measurement>> = MEASUREMENTS;
const NAMES = Object.keys(DESCRIBED) as readonly MetricName[];

const TYPES = { counter: 'counter', gauge: 'gauge', duration: 'summary' } as const;
const PER_BASE_UNIT = { Count: 1, Seconds: 1, Milliseconds: 1000 } as const;

/**
 * Everything that was measured since the process started, each name as one family. A sum that appeared with its first
 * event would show no rise at that event: it begins at 0, for each of `vendors` where it is told by vendor.
 */
export function measuredFamilies(
  measured: readonly Measured[],
  vendors: readonly string[],
): readonly Family[] {
  const byName = Map.groupBy(measured, ({ name }) => name);
  return NAMES.map((name) => {
    const { kind, unit, help, byVendor } = DESCRIBED[name];
    const found = byName.get(name) ?? [];
    const silent = (byVendor ? vendors : [undefined]).filter((of) =>
      found.every(({ vendor }) => vendor !== of),
    );
    return {
      name: familyOf(name),
      type: TYPES[kind],
      ...(unit === 'Count' ? {} : { unit: 'seconds' }),
      help,
      samples: [
        ...found.flatMap((one) => sampled(kind, PER_BASE_UNIT[unit], one)),
        ...(kind === 'counter' ? silent.map(zeroOf) : []),
      ],
    };
  });
}

const labelled = (vendor: string | undefined): Readonly<Record<string, string>> =>
  vendor === undefined ? {} : { [VENDOR_DIMENSION]: vendor };

const zeroOf = (vendor: string | undefined): Sample => ({
  suffix: '_total',
  labels: labelled(vendor),
  value: 0,
});

function sampled(
  kind: Measurement['kind'],
  divisor: number,
  { vendor, count, sum, last }: Measured,
): readonly Sample[] {
  const labels = labelled(vendor);
  switch (kind) {
    case 'counter':
      return [{ suffix: '_total', labels, value: sum }];
    case 'gauge':
      return [{ labels, value: last / divisor }];
    case 'duration':
      return [
        { suffix: '_count', labels, value: count },
        { suffix: '_sum', labels, value: sum / divisor },
      ];
  }
}
