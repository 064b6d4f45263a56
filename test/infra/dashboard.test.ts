import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exposition } from '#shared/adapters/http/openmetrics/exposition.ts';
import { fleetFamilies } from '#shared/adapters/http/openmetrics/fleet-families.ts';
import { measuredFamilies } from '#shared/adapters/http/openmetrics/measured-families.ts';
import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { MEASUREMENTS, type MeasurementName } from '#shared/contract/measurements.ts';
import { METRIC_NAMESPACE } from '#shared/contract/names.ts';
import { QUERIES } from '#shared/contract/queries.ts';
import { FleetTally } from '#shared/usecases/fleet/tally.ts';
import { grafanaDashboard } from '../../infra/dashboard/grafana.ts';
import { PANELS } from '../../infra/dashboard/panels.ts';
import { overlapping, type Place, withGaps } from '../support/grid.ts';
import { readOpenMetrics } from '../support/openmetrics.ts';
import { synthesize } from './synthesized.ts';

const ROOT = join(import.meta.dirname, '../..');
const prod = synthesize({ stage: 'prod', onCall: 'ops@example.com' });
const service = prod.resources('service');

interface Widget extends Omit<Place, 'w' | 'h'> {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly alarms?: readonly string[];
    readonly query?: string;
  };
}

/** The text of a property, with a word in place of what only a deploy knows. */
function textOf(value: unknown): string {
  const parts = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : 'RESOLVED')).join('');
}

const dashboards = service.filter(({ type }) => type === 'AWS::CloudWatch::Dashboard');
const widgets: readonly Widget[] = JSON.parse(textOf(dashboards[0]?.properties.DashboardBody)).widgets;

/** Names of our measurements in the metrics and searches of a widget. */
const namesIn = ({ properties }: Widget): readonly string[] =>
  (properties.metrics ?? []).flatMap(([first, second]) => {
    if (first === METRIC_NAMESPACE) return [String(second)];
    return [...JSON.stringify(first).matchAll(/MetricName=\\+"(\w+)\\+"/g)].map(([, name]) => name ?? '');
  });

/** What the code records. */
const recorded = new Set(
  globSync('shared/{usecases,adapters}/**/*.ts', { cwd: ROOT }).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/metrics\.record\(\s*'(\w+)'/g)].map(
      ([, name]) => name,
    ),
  ),
);

describe('the table of measurements', () => {
  it('has all that the code records, and nothing else', () => {
    expect([...recorded].sort()).toEqual(Object.keys(MEASUREMENTS).sort());
  });
});

describe('the dashboard of a stage', () => {
  it('is one, by the name of the stage', () => {
    expect(dashboards.map(({ properties }) => properties.DashboardName)).toEqual(['grantkeeper-prod']);
  });

  it('has every panel that is not of the embedded home alone, each with something in it', () => {
    const expected = PANELS.flat().filter(({ shows }) => shows.some(({ from }) => from !== 'fleet'));
    expect(widgets.map(({ properties }) => properties.title)).toEqual(expected.map(({ title }) => title));
    for (const { properties } of widgets) {
      const shown = properties.metrics?.length ?? properties.alarms?.length ?? properties.query?.length;
      expect(shown, properties.title).toBeGreaterThan(0);
    }
  });

  it('names measurements that functions publish', () => {
    const names = widgets.flatMap(namesIn);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !recorded.has(name))).toEqual([]);
  });

  it('says on top in one line whether all is well', () => {
    expect(widgets.filter(({ y }) => y === 0).flatMap(namesIn)).toEqual([
      'GrantLost',
      'HealthFailing',
      'OldestDueSeconds',
      'CircuitsOpen',
      'EndingSoon',
      'IncidentsOpen',
    ]);
  });

  it('shows every alarm', () => {
    const alarms = service.filter(({ type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(type));
    expect(widgets.find(({ type }) => type === 'alarm')?.properties.alarms).toHaveLength(alarms.length);
  });

  it('fills 24 columns in each row, and lays no panel over another', () => {
    const places = widgets.map(({ width: w, height: h, ...place }) => ({ ...place, w, h }));
    expect([overlapping(places), withGaps(places)]).toEqual([[], []]);
  });
});

describe('the dashboard for Grafana', () => {
  const dashboard = grafanaDashboard();
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const families = readOpenMetrics(
    exposition([...measuredFamilies(allMeasured(), ['acme']), ...fleetFamilies(new FleetTally().counted())]),
  );

  it('is generated anew whenever its panels change (npm run generate)', () => {
    const file = readFileSync(join(ROOT, 'docs/grafana/grantkeeper.json'), 'utf8');
    expect(JSON.parse(file)).toEqual(dashboard);
  });

  it('has every panel that is not of AWS alone', () => {
    const expected = PANELS.flat().filter(({ shows }) =>
      shows.some(({ from }) => from === 'measurement' || from === 'fleet'),
    );
    expect(dashboard.panels.map(({ title }) => title)).toEqual(expected.map(({ title }) => title));
  });

  it('asks for series that a scrape has, by their whole names', () => {
    const families_ = [...families.values()];
    const known = new Set([
      ...families_.flatMap(({ samples }) => samples.map(({ name }) => name)),
      ...families_.filter(({ type }) => type === 'gauge').map(({ name }) => name),
    ]);
    const asked = expressions.flatMap((expression) => expression.match(/grantkeeper_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it('asks as PromQL has it: sums of rises, newest values, means of lengths, and how far ahead', () => {
    expect(expressions).toEqual(
      expect.arrayContaining([
        'sum (increase(grantkeeper_grant_lost_total[$__range])) or vector(0)',
        'sum by (vendor) (increase(grantkeeper_refresh_succeeded_total[$__rate_interval]))',
        'max (grantkeeper_oldest_due_seconds)',
        'sum by (vendor) (rate(grantkeeper_refresh_duration_seconds_sum[$__rate_interval])) / ' +
          'sum by (vendor) (rate(grantkeeper_refresh_duration_seconds_count[$__rate_interval]))',
        'sum by (kind) (grantkeeper_soonest_end_timestamp_seconds) - time()',
        'sum by (vendor, state) (grantkeeper_circuits{state=~"open|half_open"})',
      ]),
    );
  });

  it('gives each panel an id, and each question of a panel a letter', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { targets } of dashboard.panels) {
      expect(targets.map(({ refId }) => refId)).toEqual([...'ABCDEFGHIJ'].slice(0, targets.length));
    }
  });

  it('fills 24 columns in each row, and lays no panel over another', () => {
    const places = dashboard.panels.map(({ gridPos }) => gridPos);
    expect([overlapping(places), withGaps(places)]).toEqual([[], []]);
  });
});

/** Each measurement once. */
function allMeasured() {
  const metrics = countingMetrics();
  for (const name of Object.keys(MEASUREMENTS) as MeasurementName[]) {
    const { unit, ...rest } = MEASUREMENTS[name];
    metrics.record(name, 1, unit, 'byVendor' in rest ? 'acme' : undefined);
  }
  return metrics.read();
}

describe('the saved queries', () => {
  const saved = service.filter(({ type }) => type === 'AWS::Logs::QueryDefinition');

  it('lie in the folder of their stage, each over the logs that it is about', () => {
    expect(saved.map(({ properties }) => properties.Name)).toEqual(
      Object.keys(QUERIES).map((name) => `grantkeeper/prod/${name}`),
    );
    for (const [index, { logs }] of Object.values(QUERIES).entries()) {
      expect(saved[index]?.properties.LogGroupNames).toHaveLength(logs.length);
    }
  });

  it('ask for lines that functions write', () => {
    const sources = globSync('{shared/usecases,shared/adapters,functions}/**/*.ts', { cwd: ROOT })
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join('\n');
    const messages = Object.values(QUERIES).flatMap(({ text }) =>
      [...text.matchAll(/message (?:=|in) (\[[^\]]+\]|"[^"]+")/g)].flatMap(
        ([, list]) => list?.match(/[^",[\]]{2,}/g) ?? [],
      ),
    );
    const asked = messages.map((message) => message.trim()).filter((message) => message !== '');
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((message) => !sources.includes(`'${message}'`))).toEqual([]);
  });

  it('are each named under a heading of the runbook', () => {
    const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
    const headings = runbook.slice(runbook.indexOf('\n## '));
    expect(Object.keys(QUERIES).filter((name) => !headings.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the count of failed refreshes', () => {
  it('is by vendor and code, of the log of refreshes', () => {
    const [rule] = service.filter(({ type }) => type === 'AWS::CloudWatch::InsightRule');
    expect(rule?.properties).toMatchObject({
      RuleName: 'grantkeeper-prod-failed-refreshes',
      RuleState: 'ENABLED',
    });
    expect(JSON.parse(textOf(rule?.properties.RuleBody))).toEqual({
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogGroupNames: ['RESOLVED'],
      LogFormat: 'JSON',
      Contribution: {
        Keys: ['$.vendor', '$.code'],
        Filters: [{ Match: '$.message', In: ['refresh failed'] }],
      },
      AggregateOn: 'Count',
    });
  });
});
