import { describe, expect, it } from 'vitest';
import { billOf, LINES, type Usage } from './model.ts';

const USAGE: Usage = {
  integrations: 1000,
  minutesBetweenRefreshes: 50,
  perRefresh: { writeUnits: 4, secretCalls: 2, logBytes: 500 },
  perRead: { rowReads: 1, secretCalls: 1 },
  sweep: { queries: 16, sendsPerRow: 0.1 },
  rowBytes: 800,
  seriesPerVendor: 3,
  alarms: 10,
  memoryMegabytes: { sweep: 512, refresh: 1024, token: 1024 },
};

describe('the cost model', () => {
  // 876,000 refreshes and 1,460,000 reads a month; 20 refreshes a minute share two invocations.
  it('reckons a month by hand', () => {
    const { lines, refreshesPerSecond } = billOf(USAGE);
    expect(refreshesPerSecond).toBeCloseTo(1 / 3, 10);
    expect(lines.secrets).toBeCloseTo(400, 10);
    expect(lines['secret calls']).toBeCloseTo((2 * 876_000 + 1_460_000) * 0.000005, 8);
    expect(lines['table writes']).toBeCloseTo(2.19, 8);
    expect(lines['HTTP API']).toBeCloseTo(1.46, 8);
    expect(lines.queue).toBeCloseTo((87_600 + 2 * 87_600 + 657_000) * 0.0000004, 8);
    expect(lines['metrics and alarms']).toBeCloseTo((3 * 21 + 3) * 0.3 + 1, 8);
    expect(lines['table storage']).toBeCloseTo(0.0002, 8);
  });

  it('adds up all lines, and no others', () => {
    const { lines, total } = billOf(USAGE);
    expect(Object.keys(lines).toSorted()).toEqual(LINES.toSorted());
    expect(total).toBeCloseTo(
      Object.values(lines).reduce((sum, line) => sum + line, 0),
      10,
    );
  });

  it('lets a refresh run alone where few are due', () => {
    const few = billOf({ ...USAGE, integrations: 10 });
    // 8,760 refreshes, each an invocation, a receive and a deletion of its own.
    expect(few.lines.queue).toBeCloseTo((876 + 2 * 8760 + 657_000) * 0.0000004, 8);
  });

  it('grows with the number of integrations by the price of what each needs', () => {
    const [one, ten] = [billOf(USAGE), billOf({ ...USAGE, integrations: 10_000 })];
    expect(ten.lines.secrets / one.lines.secrets).toBe(10);
    expect(ten.lines.KMS).toBe(one.lines.KMS);
  });
});
