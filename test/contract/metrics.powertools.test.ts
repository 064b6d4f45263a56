import { describe, expect, it, vi } from 'vitest';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { describeMetricsContract } from './metrics.contract.ts';

interface Line {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

/** Lines of the embedded metric format printed from here on. */
function printedLines() {
  const printed: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const lines = (): readonly Line[] =>
    printed
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('{"_aws"'))
      .map((line) => JSON.parse(line) as Line);
  return { lines, restore: () => spy.mockRestore() };
}

describeMetricsContract('Powertools', async () => {
  const { lines, restore } = printedLines();
  return {
    metrics: powertoolsMetrics(),
    read: async (name, vendor) => {
      // Lines are printed at the end of the turn.
      await Promise.resolve();
      const values = lines()
        .filter((line) => line.vendor === vendor && line[name] !== undefined)
        .flatMap((line) => line[name] as number | number[]);
      return { count: values.length, sum: values.reduce((sum, value) => sum + value, 0) };
    },
    close: async () => restore(),
  };
});

describe('a line of measurements', () => {
  it('is in our namespace, once by vendor and once over all, with no dimension of anyone else', async () => {
    const printed = printedLines();
    const metrics = powertoolsMetrics();
    metrics.record('RefreshSucceeded', 1, 'Count', 'acme');
    metrics.record('RefreshDuration', 12, 'Milliseconds', 'acme');
    metrics.record('SweepCompleted', 1, 'Count');
    await Promise.resolve();
    printed.restore();
    const directives = printed.lines().map((line) => line._aws.CloudWatchMetrics);
    expect(directives).toEqual([
      [
        {
          Namespace: 'Grantkeeper',
          Dimensions: [[], ['vendor']],
          Metrics: [
            { Name: 'RefreshSucceeded', Unit: 'Count' },
            { Name: 'RefreshDuration', Unit: 'Milliseconds' },
          ],
        },
      ],
      [
        {
          Namespace: 'Grantkeeper',
          Dimensions: [[]],
          Metrics: [{ Name: 'SweepCompleted', Unit: 'Count' }],
        },
      ],
    ]);
  });

  it('counts all tenants of a vendor as one: each value of a dimension is paid for', async () => {
    const printed = printedLines();
    const metrics = powertoolsMetrics();
    for (const shop of ['one', 'two']) metrics.record('RefreshSucceeded', 1, 'Count', `shopify.${shop}`);
    await Promise.resolve();
    printed.restore();
    expect(printed.lines()).toMatchObject([{ vendor: 'shopify', RefreshSucceeded: [1, 1] }]);
  });

  it('keeps its dimensions where hundreds are recorded at once', async () => {
    const printed = printedLines();
    const metrics = powertoolsMetrics();
    for (let n = 0; n < 250; n++) metrics.record('RefreshDuration', n, 'Milliseconds', 'acme');
    await Promise.resolve();
    printed.restore();
    const lines = printed.lines();
    const dimensions = lines.map((line) => line._aws.CloudWatchMetrics[0]?.Dimensions);
    expect(dimensions).toEqual(lines.map(() => [[], ['vendor']]));
    expect(lines.flatMap((line) => line.RefreshDuration as number[])).toHaveLength(250);
  });
});
