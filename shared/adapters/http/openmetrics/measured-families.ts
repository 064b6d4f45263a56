import { familyOf, MEASUREMENTS, type Measurement } from '#shared/contract/measurements.ts';
import { VENDOR_DIMENSION } from '#shared/contract/names.ts';
import type { Measured, MetricName } from '#shared/ports/tell.ts';
import type { Family, Sample } from './exposition.ts';

/** Does not compile where a measurement is not described. */
const DESCRIBED: Readonly<Record<MetricName, Measurement>> = MEASUREMENTS;
const NAMES = Object.keys(DESCRIBED) as readonly MetricName[];

const TYPES = { counter: 'counter', gauge: 'gauge', duration: 'summary' } as const;
const PER_BASE_UNIT = { Count: 1, Seconds: 1, Milliseconds: 1000 } as const;

/** Everything that was measured since the process started, each name as one family. */
export function measuredFamilies(measured: readonly Measured[]): readonly Family[] {
  const byName = Map.groupBy(measured, ({ name }) => name);
  return NAMES.map((name) => {
    const { kind, unit, help } = DESCRIBED[name];
    return {
      name: familyOf(name),
      type: TYPES[kind],
      ...(unit === 'Count' ? {} : { unit: 'seconds' }),
      help,
      samples: samplesOf(DESCRIBED[name], byName.get(name) ?? []),
    };
  });
}

/** A sum that begins with its first event would show no rise at that event: what has no vendor begins at 0. */
function samplesOf({ kind, unit, byVendor }: Measurement, measured: readonly Measured[]): readonly Sample[] {
  if (measured.length === 0 && kind === 'counter' && byVendor === undefined)
    return [{ suffix: '_total', value: 0 }];
  return measured.flatMap((one) => sampled(kind, PER_BASE_UNIT[unit], one));
}

function sampled(
  kind: Measurement['kind'],
  divisor: number,
  { vendor, count, sum, last }: Measured,
): readonly Sample[] {
  const labels = vendor === undefined ? {} : { [VENDOR_DIMENSION]: vendor };
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
