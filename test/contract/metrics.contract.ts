import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricName, Metrics } from '#shared/ports/tell.ts';

export interface MetricsSubject {
  readonly metrics: Metrics;
  /** Count and sum of all that was recorded under that name and vendor since the subject was made. */
  read(name: MetricName, vendor?: string): Promise<{ readonly count: number; readonly sum: number }>;
  close(): Promise<void>;
}

export function describeMetricsContract(name: string, makeSubject: () => Promise<MetricsSubject>): void {
  describe(`metrics: ${name}`, () => {
    let subject: MetricsSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    });
    afterAll(async () => {
      await subject.close();
    });

    it('keeps every measurement, by name and vendor', async () => {
      subject.metrics.record('RefreshSucceeded', 1, 'Count', 'acme');
      subject.metrics.record('RefreshSucceeded', 1, 'Count', 'acme');
      subject.metrics.record('RefreshSucceeded', 1, 'Count', 'other');
      subject.metrics.record('RefreshDuration', 120.5, 'Milliseconds', 'acme');
      subject.metrics.record('RefreshDuration', 80, 'Milliseconds', 'acme');
      expect(await subject.read('RefreshSucceeded', 'acme')).toEqual({ count: 2, sum: 2 });
      expect(await subject.read('RefreshSucceeded', 'other')).toEqual({ count: 1, sum: 1 });
      expect(await subject.read('RefreshDuration', 'acme')).toEqual({ count: 2, sum: 200.5 });
    });

    it('tells zeros from nothing: a rate needs both', async () => {
      subject.metrics.record('RefreshRejected', 0, 'Count', 'acme');
      subject.metrics.record('RefreshRejected', 1, 'Count', 'acme');
      expect(await subject.read('RefreshRejected', 'acme')).toEqual({ count: 2, sum: 1 });
    });

    it('keeps what has no vendor apart', async () => {
      subject.metrics.record('SweepCompleted', 1, 'Count');
      expect(await subject.read('SweepCompleted')).toEqual({ count: 1, sum: 1 });
      expect(await subject.read('SweepCompleted', 'acme')).toEqual({ count: 0, sum: 0 });
    });

    it('takes all tenants of a vendor together', async () => {
      subject.metrics.record('NoticeDropped', 1, 'Count', 'many.tenant-1');
      subject.metrics.record('NoticeDropped', 1, 'Count', 'many.tenant-2');
      expect(await subject.read('NoticeDropped', 'many')).toEqual({ count: 2, sum: 2 });
    });
  });
}
