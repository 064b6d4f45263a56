import { describe, expect, it } from 'vitest';
import { exposition } from '#shared/adapters/http/openmetrics/exposition.ts';
import { fleetFamilies } from '#shared/adapters/http/openmetrics/fleet-families.ts';
import { measuredFamilies } from '#shared/adapters/http/openmetrics/measured-families.ts';
import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { FLEET_GAUGES } from '#shared/contract/fleet-gauges.ts';
import { FleetTally } from '#shared/usecases/fleet/tally.ts';
import { aClient, anIntegration, aVendorId, NOW } from '../../support/integration.ts';
import { readOpenMetrics } from '../../support/openmetrics.ts';

describe('an exposition', () => {
  it('is written by the grammar of OpenMetrics 1.0', () => {
    const text = exposition([
      { name: 'seen', type: 'counter', help: 'a "b"\\c\nd', samples: [{ suffix: '_total', value: 3 }] },
      {
        name: 'lag_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'How late.',
        samples: [{ labels: { vendor: 'x"y\\z', kind: 'a' }, value: 0.25 }],
      },
      { name: 'empty', type: 'gauge', help: 'None.', samples: [] },
    ]);
    expect(text).toBe(
      [
        '# TYPE seen counter',
        '# HELP seen a \\"b\\"\\\\c\\nd',
        'seen_total 3',
        '# TYPE lag_seconds gauge',
        '# UNIT lag_seconds seconds',
        '# HELP lag_seconds How late.',
        'lag_seconds{vendor="x\\"y\\\\z",kind="a"} 0.25',
        '# TYPE empty gauge',
        '# HELP empty None.',
        '# EOF\n',
      ].join('\n'),
    );
    expect(readOpenMetrics(text).get('lag_seconds')?.samples[0]?.value).toBe(0.25);
  });
});

describe('measurements', () => {
  it('are sums, the newest values, and counts of seconds, each under its vendor', () => {
    const metrics = countingMetrics();
    metrics.record('RefreshSucceeded', 1, 'Count', 'acme');
    metrics.record('RefreshSucceeded', 1, 'Count', 'shopify.one');
    metrics.record('RefreshSucceeded', 1, 'Count', 'shopify.two');
    metrics.record('RefreshDuration', 1500, 'Milliseconds', 'acme');
    metrics.record('RefreshDuration', 250, 'Milliseconds', 'acme');
    metrics.record('OldestDueSeconds', 90, 'Seconds');
    metrics.record('OldestDueSeconds', 30, 'Seconds');
    metrics.record('DueSent', 7, 'Count');
    metrics.record('DueSent', 5, 'Count');
    const read = readOpenMetrics(exposition(measuredFamilies(metrics.read(), ['acme'])));
    const samples = (name: string) => read.get(name)?.samples.map((one) => Object.values(one));
    expect(samples('grantkeeper_refresh_succeeded')).toEqual([
      ['grantkeeper_refresh_succeeded_total', { vendor: 'acme' }, 1],
      ['grantkeeper_refresh_succeeded_total', { vendor: 'shopify' }, 2],
    ]);
    expect(samples('grantkeeper_refresh_duration_seconds')).toEqual([
      ['grantkeeper_refresh_duration_seconds_count', { vendor: 'acme' }, 2],
      ['grantkeeper_refresh_duration_seconds_sum', { vendor: 'acme' }, 1.75],
    ]);
    expect(samples('grantkeeper_oldest_due_seconds')).toEqual([['grantkeeper_oldest_due_seconds', {}, 30]]);
    expect(samples('grantkeeper_due_sent')).toEqual([['grantkeeper_due_sent_total', {}, 12]]);
  });

  it('begin at zero where they count, and are absent where nobody has looked yet', () => {
    const read = readOpenMetrics(exposition(measuredFamilies([], ['acme'])));
    expect(read.get('grantkeeper_sweep_completed')?.samples.map(({ value }) => value)).toEqual([0]);
    expect(read.get('grantkeeper_ending_soon')?.samples).toEqual([]);
    expect(read.get('grantkeeper_grant_lost')?.samples).toEqual([
      { name: 'grantkeeper_grant_lost_total', labels: { vendor: 'acme' }, value: 0 },
    ]);
    expect(read.get('grantkeeper_refresh_duration_seconds')?.samples).toEqual([]);
  });
});

describe('the fleet', () => {
  it('is told by the labels that the contract names', () => {
    const tally = new FleetTally();
    tally.integration(
      anIntegration({
        vendor: aVendorId('shopify.one'),
        lastError: { class: 'ambiguous', code: 'http_503', at: NOW },
      }),
    );
    tally.client(aClient());
    const read = readOpenMetrics(exposition(fleetFamilies(tally.counted())));
    for (const [name, { labels }] of Object.entries(FLEET_GAUGES)) {
      const found = read.get(name);
      expect(found?.type).toBe('gauge');
      for (const sample of found?.samples ?? []) expect(Object.keys(sample.labels)).toEqual([...labels]);
    }
    expect(read.get('grantkeeper_integrations_failing')?.samples).toEqual([
      {
        name: 'grantkeeper_integrations_failing',
        labels: { vendor: 'shopify', class: 'ambiguous' },
        value: 1,
      },
    ]);
  });
});

describe('the reader of these tests refuses', () => {
  const good = '# TYPE a counter\n# HELP a b\na_total 1\n';
  it.each([
    ['no end', good],
    ['an empty line', `${good}\n# EOF\n`],
    ['a counter without _total', '# TYPE a counter\n# HELP a b\na 1\n# EOF\n'],
    ['a sample twice', `${good}a_total 2\n# EOF\n`],
    ['a family in two places', `${good}# TYPE c gauge\n# HELP c d\n# HELP a b\n# EOF\n`],
    ['a unit that the name lacks', '# TYPE a gauge\n# UNIT a seconds\n# HELP a b\na 1\n# EOF\n'],
    ['a type after samples', '# HELP a b\n# TYPE a gauge\na 1\n# TYPE a gauge\n# EOF\n'],
    ['an unescaped quote', '# TYPE a gauge\n# HELP a b\na{c="d"e"} 1\n# EOF\n'],
    ['a negative counter', '# TYPE a counter\n# HELP a b\na_total -1\n# EOF\n'],
    ['no help', '# TYPE a gauge\na 1\n# EOF\n'],
  ])('%s', (_what, text) => {
    expect(() => readOpenMetrics(text)).toThrow();
  });
});
