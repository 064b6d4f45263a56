import { type CountingMetrics, countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { periodMetrics } from '#shared/adapters/in-process/period-metrics.ts';
import { systemClock } from '#shared/adapters/system.ts';
import type { AlarmPorts } from '#shared/usecases/oncall/judge-alarms.ts';
import { alarmsOfHome } from './alarms.ts';
import { factorOf } from './factor.ts';
import type { Settings } from './settings.ts';

export interface Measuring {
  readonly metrics: CountingMetrics;
  /** What alarms see of it. */
  readonly watched: Pick<AlarmPorts, 'alarms' | 'seriesOf'>;
}

/** All that this home measures: since its start for who reads it, and by periods for its alarms. */
export function startMeasuring({ sweepPeriod, thresholds }: Settings): Measuring {
  const counted = countingMetrics();
  const alarms = alarmsOfHome(factorOf(sweepPeriod), thresholds);
  const periods = periodMetrics(systemClock, alarms);
  return {
    metrics: {
      ...counted,
      record: (...measurement) => {
        counted.record(...measurement);
        periods.record(...measurement);
      },
    },
    watched: { alarms, seriesOf: periods.seriesOf },
  };
}
