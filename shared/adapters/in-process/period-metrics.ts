import type { Alarm, Series } from '#shared/domain/alarm/alarm.ts';
import type { Measured } from '#shared/domain/alarm/alarm-rule.ts';
import { rangeOf } from '#shared/domain/alarm/judge.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { vendorFamily } from '#shared/domain/vendor-family.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Metrics } from '#shared/ports/tell.ts';

export interface PeriodMetrics extends Metrics {
  /** Of all vendors together one; else of each that is named, or of which something was measured since the start. */
  seriesOf(alarm: Alarm, vendors: readonly VendorId[]): readonly Series[];
}

/** By the number of the period, counted from the start; no more than an alarm looks at. */
type Periods = Map<number, Measured>;

/**
 * Keeps what alarms look at, period by period, in memory: what was measured before the start of the process is not known.
 * The tenants of a vendor are measured together, as in CloudWatch.
 */
export function periodMetrics(clock: Pick<Clock, 'monotonic'>, alarms: readonly Alarm[]): PeriodMetrics {
  const start = clock.monotonic();
  const kept = new Map<Alarm, Map<string | undefined, Periods>>(alarms.map((alarm) => [alarm, new Map()]));
  const numberNow = ({ period }: Alarm): number => Math.floor((clock.monotonic() - start) / period);

  return {
    record: (name, value, _unit, of) => {
      for (const [alarm, lines] of kept) {
        if (alarm.metric !== name || (alarm.perVendor && of === undefined)) continue;
        const vendor = alarm.perVendor && of !== undefined ? vendorFamily(of) : undefined;
        const periods = lines.get(vendor) ?? new Map();
        lines.set(vendor, periods);
        const number = numberNow(alarm);
        const before = periods.get(number);
        periods.set(number, {
          count: (before?.count ?? 0) + 1,
          sum: (before?.sum ?? 0) + value,
          greatest: Math.max(before?.greatest ?? value, value),
        });
        for (const old of periods.keys()) if (old < number - rangeOf(alarm)) periods.delete(old);
      }
    },
    seriesOf: (alarm, vendors) => {
      const lines = kept.get(alarm) ?? new Map<string | undefined, Periods>();
      if (!alarm.perVendor) return [seriesFrom(alarm, numberNow(alarm), undefined, lines.get(undefined))];
      const all = new Set<string | undefined>([...lines.keys(), ...vendors]);
      return [...all].map((vendor) => seriesFrom(alarm, numberNow(alarm), vendor, lines.get(vendor)));
    },
  };
}

function seriesFrom(
  alarm: Alarm,
  running: number,
  vendor: string | undefined,
  periods: Periods = new Map(),
): Series {
  const first = Math.max(0, running - rangeOf(alarm));
  const now = periods.get(running);
  return {
    ...(vendor === undefined ? {} : { vendor: vendor as VendorId }),
    past: Array.from({ length: running - first }, (_, index) => periods.get(first + index)),
    ...(now === undefined ? {} : { running: now }),
  };
}
