import { describe, expect, it } from 'vitest';
import type { MetricName } from '#shared/ports/tell.ts';
import { billOf, mostIntegrations } from '../../../infra/cost/bill.ts';
import { CALLS, STACK } from '../../../infra/cost/counted.ts';
import { LINE_NAMES } from '../../../infra/cost/lines.ts';

/*
 * A thousand integrations, a refresh every 50 minutes, 48 reads a day, in a month of 730 hours:
 * refreshes  1,000 × 43,800 min ÷ 50                                = 876,000, or 20 a minute
 * batches    10 share an invocation                                 =  87,600
 * reads      1,000 × 48 × 730 ÷ 24                                  = 1,460,000
 * runs       of each function that is started by the minute         =  43,800
 */
const RUNS = STACK.minuteRuns.length * 43_800;
const LOAD = { integrations: 1000, minutesBetweenRefreshes: 50, readsPerDay: 48 };

const ALARM_METRICS = STACK.alarms + STACK.alarmsOnVendors * 20;

const BY_HAND: readonly (readonly [line: string, quantity: number, dollars: number])[] = [
  // 1,000 integrations + 20 clients + 1 for fingerprints, at 0.40
  ['secrets', 1021, 408.4],
  // 2 × 876,000 + 1,460,000, at 0.05 for 10,000
  ['secret calls', 3_212_000, 16.06],
  // 4 × 876,000, at 0.625 a million
  ['table writes', 3_504_000, 2.19],
  // 1,460,000 + 43,800 × 16 × 0.5 + 876,000 × 0.5 ÷ 27, at 0.125 a million
  ['table reads', 1_826_622.2222, 0.22832778],
  // 1,000 × 658 bytes, at 0.25 a GB
  ['table storage', 0.000658, 0.0001645],
  ['keys', 1, 1],
  // 12 an hour, at 0.03 for 10,000
  ['key requests', 8760, 0.02628],
  // 87,600 sends + 87,600 receives + 87,600 deletions + 657,000 receives of nothing for each queue, at 0.40 a million
  ['queues', 262_800 + STACK.polledQueues * 657_000, 0.10512 + STACK.polledQueues * 0.2628],
  // runs + 87,600 batches + 1,460,000 reads, at 0.20 a million
  ['invocations', RUNS + 1_547_600, RUNS * 2e-7 + 0.30952],
  // runs × 0.3 s × 0.5 GB + 87,600 × 0.6 s × 1 GB + 1,460,000 × 0.05 s × 1 GB, at 0.0000133334
  ['function time', RUNS * 0.15 + 125_560, RUNS * 0.15 * 0.0000133334 + 1.6741417],
  // at 1 a million
  ['schedules', RUNS, RUNS / 1e6],
  // at 1 a million
  ['HTTP API', 1_460_000, 1.46],
  // 876,000 × 1,981 + (runs + 1,547,600) × 300 + 1,460,000 × 200 bytes, at 0.50 a GB
  ['logs', RUNS * 3e-7 + 2.491636, RUNS * 1.5e-7 + 1.245818],
  // 3 × (20 vendors + the sum) + 21, at 0.30
  ['metrics', 84, 25.2],
  // those on one metric, and those on a metric of each of 20 vendors, at 0.10
  ['alarms', ALARM_METRICS, ALARM_METRICS / 10],
  // at 0.50
  ['composite alarms', STACK.compositeAlarms, STACK.compositeAlarms / 2],
  ['dashboards', 1, 3],
  // at 0.50
  ['insight rules', 1, 0.5],
  ['key of the pages', 1, 1],
];

const OBSERVING = [
  'logs',
  'metrics',
  'alarms',
  'composite alarms',
  'dashboards',
  'insight rules',
  'key of the pages',
];

describe('the bill of a month', () => {
  const bill = billOf(LOAD);

  it.each(BY_HAND)('%s', (line, quantity, dollars) => {
    const name = line as (typeof LINE_NAMES)[number];
    expect(bill.quantities[name]).toBeCloseTo(quantity, 3);
    expect(bill.lines[name]).toBeCloseTo(dollars, 7);
  });

  it('adds up all lines, and no others', () => {
    expect(LINE_NAMES).toEqual(BY_HAND.map(([line]) => line));
    const sumOf = (lines: readonly string[]): number =>
      BY_HAND.filter(([line]) => lines.includes(line)).reduce((sum, [, , dollars]) => sum + dollars, 0);
    expect(bill.total).toBeCloseTo(sumOf(LINE_NAMES), 6);
    expect(bill.observability).toBeCloseTo(sumOf(OBSERVING), 6);
  });

  it('lets a refresh run alone where few are due', () => {
    // 8,760 refreshes: 876 sends, and a receive and a deletion each.
    expect(billOf({ ...LOAD, integrations: 10 }).quantities.queues).toBeCloseTo(
      876 + 2 * 8760 + STACK.polledQueues * 657_000,
      6,
    );
  });

  it('has no more vendors than integrations', () => {
    const { quantities } = billOf({ ...LOAD, integrations: 3 });
    expect(quantities.secrets).toBe(3 + 3 + 1);
    expect(quantities.metrics).toBe(3 * 4 + 21);
  });

  it('costs what stands there where nothing is read', () => {
    const { quantities } = billOf({ ...LOAD, readsPerDay: 0 });
    expect(quantities['HTTP API']).toBe(0);
    expect(quantities['secret calls']).toBe(1_752_000);
  });
});

describe('what this vault carries', () => {
  it('is 25 writes a second', () => {
    expect(billOf(LOAD).refreshesPerSecond).toBeCloseTo(1 / 3, 10);
    expect(mostIntegrations(50)).toBe(75_000);
    expect(mostIntegrations(51.5)).toBe(77_250);
  });
});

/** Each measurement there is, by who publishes it. A new one has no place here until the model has one for it. */
const PUBLISHED = {
  RefreshSucceeded: 'refresh',
  RefreshRejected: 'refresh',
  RefreshDuration: 'refresh',
  DueSent: 'run',
  OldestDueSeconds: 'run',
  SweepCompleted: 'run',
  RotationStuck: 'run',
  RotationCompleted: 'run',
  HealthFailing: 'run',
  HealthLateSeconds: 'run',
  HealthCompleted: 'run',
  OrphanSecrets: 'run',
  OrphansHeldBack: 'run',
  VaultMissing: 'run',
  ReconcileCompleted: 'run',
  EndingSoon: 'run',
  // Only where a stage watches queues.
  QueueLettersWaiting: 'seldom',
  QueueLettersStuck: 'seldom',
  QueueLettersRedriven: 'seldom',
  WebhookTrouble: 'run',
  WebhookCareCompleted: 'run',
  CalendarCompleted: 'run',
  RefreshAdopted: 'seldom',
  ApiAuthRejected: 'seldom',
  GrantLost: 'seldom',
  GrantRefused: 'seldom',
  VaultThrottled: 'seldom',
  WebhookUnsigned: 'seldom',
  TellFailed: 'seldom',
  AuditFailed: 'seldom',
  VaultWriteRateHigh: 'seldom',
  NoticesCompleted: 'run',
  NoticeMalformed: 'seldom',
  NoticeDropped: 'seldom',
  JobsCompleted: 'run',
  JobPreflightFailed: 'seldom',
  JobGateMissed: 'seldom',
  PageFailed: 'seldom',
  PageWatchCompleted: 'run',
  CircuitsOpen: 'run',
  IncidentsOpen: 'run',
} as const satisfies Readonly<Record<MetricName, 'refresh' | 'run' | 'seldom'>>;

describe('the measurements that are paid for', () => {
  it.each([
    ['refresh', CALLS.seriesPerVendor],
    ['run', STACK.series],
  ])('of each %s are counted', (by, count) => {
    expect(Object.values(PUBLISHED).filter((publisher) => publisher === by)).toHaveLength(count);
  });
});
