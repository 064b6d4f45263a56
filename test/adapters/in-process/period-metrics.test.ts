import { beforeEach, describe, expect, it } from 'vitest';
import { type PeriodMetrics, periodMetrics } from '#shared/adapters/in-process/period-metrics.ts';
import type { Alarm } from '#shared/domain/alarm/alarm.ts';
import { minutes } from '#shared/domain/time.ts';
import { describeMetricsContract } from '../../contract/metrics.contract.ts';
import { aVendorId } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const REJECTED: Alarm = {
  name: 'refresh-rejected',
  metric: 'RefreshRejected',
  statistic: 'average',
  when: { kind: 'rateOver', percent: 20, floor: 10 },
  periods: { bad: 2, of: 3 },
  missing: 'well',
  period: minutes(5),
  perVendor: true,
  severity: 'page',
  owner: 'operator',
  says: 'A vendor refuses refreshes.',
};
const SWEEP: Alarm = {
  ...REJECTED,
  name: 'sweep-heartbeat',
  metric: 'SweepCompleted',
  statistic: 'sum',
  when: { kind: 'silent' },
  periods: { bad: 3, of: 3 },
  missing: 'breaching',
  period: minutes(1),
  perVendor: false,
};

let clock: ManualClock;
let metrics: PeriodMetrics;
beforeEach(() => {
  clock = new ManualClock();
  metrics = periodMetrics(clock, [REJECTED, SWEEP]);
});

describe('measurements by period', () => {
  it('are of the period in which they were made, and not of the next one', async () => {
    metrics.record('SweepCompleted', 1, 'Count');
    await clock.pass(minutes(1));
    metrics.record('SweepCompleted', 1, 'Count');
    metrics.record('SweepCompleted', 1, 'Count');
    expect(metrics.seriesOf(SWEEP, [])).toEqual([
      { past: [{ count: 1, sum: 1, greatest: 1 }], running: { count: 2, sum: 2, greatest: 1 } },
    ]);
  });

  it('know nothing of the time before the start, and keep no more than is looked at', async () => {
    expect(metrics.seriesOf(SWEEP, [])).toEqual([{ past: [] }]);
    metrics.record('SweepCompleted', 1, 'Count');
    await clock.pass(minutes(9));
    expect(metrics.seriesOf(SWEEP, [])).toEqual([{ past: Array(5).fill(undefined) }]);
  });

  it('are kept for each vendor where the alarm asks for that, for all of its tenants together', () => {
    metrics.record('RefreshRejected', 1, 'Count', 'okta.example-com');
    metrics.record('RefreshRejected', 0, 'Count', 'okta.other-com');
    metrics.record('RefreshRejected', 0, 'Count', 'acme');
    metrics.record('RefreshRejected', 1, 'Count');
    expect(metrics.seriesOf(REJECTED, [aVendorId('silent')])).toEqual([
      { vendor: 'okta', past: [], running: { count: 2, sum: 1, greatest: 1 } },
      { vendor: 'acme', past: [], running: { count: 1, sum: 0, greatest: 0 } },
      { vendor: 'silent', past: [] },
    ]);
  });

  it('are of all vendors together where it does not', () => {
    metrics.record('SweepCompleted', 1, 'Count', 'acme');
    metrics.record('SweepCompleted', 3, 'Count', 'other');
    expect(metrics.seriesOf(SWEEP, [])).toEqual([{ past: [], running: { count: 2, sum: 4, greatest: 3 } }]);
  });
});

/** Alarms on all that the contract records, each vendor for itself and those without one. */
describeMetricsContract('by period', async () => {
  const still = new ManualClock();
  const names = ['RefreshSucceeded', 'RefreshDuration', 'RefreshRejected', 'NoticeDropped', 'SweepCompleted'];
  const alarms = names.map(
    (metric): Alarm => ({ ...REJECTED, name: metric, metric, perVendor: metric !== 'SweepCompleted' }),
  );
  const subject = periodMetrics(still, alarms);
  return {
    metrics: subject,
    read: async (name, vendor) => {
      const alarm = alarms.find(({ metric }) => metric === name);
      const found = alarm && subject.seriesOf(alarm, []).find((series) => series.vendor === vendor);
      return { count: found?.running?.count ?? 0, sum: found?.running?.sum ?? 0 };
    },
    close: async () => {},
  };
});
