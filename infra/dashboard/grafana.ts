import { familyOf, MEASUREMENTS, type Measurement } from '#shared/contract/measurements.ts';
import { VENDOR_DIMENSION } from '#shared/contract/names.ts';
import { type Placed, rowsFor } from './layout.ts';
import type { OfFleet, OfMeasurement, Source } from './panels.ts';

type OfHome = OfMeasurement | OfFleet;

/** The variable by which a person picks one. */
const DATASOURCE = { type: 'prometheus', uid: '$datasource' };
/** Of the classic model. */
const SCHEMA_VERSION = 39;

/**
 * The dashboard of the embedded home for Grafana, in its classic JSON model, over a Prometheus that scrapes `/metrics`.
 *
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export const grafanaDashboard = () => ({
  uid: 'grantkeeper',
  title: 'grantkeeper',
  tags: ['grantkeeper'],
  timezone: 'browser',
  editable: true,
  graphTooltip: 1,
  schemaVersion: SCHEMA_VERSION,
  refresh: '1m',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }],
  },
  annotations: { list: [] },
  panels: rowsFor(isOfHome).flat().map(panelOf),
});

const isOfHome = (source: Source): source is OfHome =>
  source.from === 'measurement' || source.from === 'fleet';

function panelOf({ panel, x, y, height }: Placed<OfHome>, index: number) {
  const isNumber = panel.shape === 'number';
  return {
    id: index + 1,
    type: isNumber ? 'stat' : 'timeseries',
    title: panel.title,
    description: panel.about,
    datasource: DATASOURCE,
    gridPos: { x, y, w: panel.width, h: height },
    fieldConfig: { defaults: { unit: panel.unit === 'seconds' ? 's' : 'short', min: 0 }, overrides: [] },
    options: isNumber ? { reduceOptions: { calcs: ['lastNotNull'] } } : { legend: { displayMode: 'list' } },
    targets: panel.shows.map((source, n) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + n),
      datasource: DATASOURCE,
      expr: source.from === 'fleet' ? fleetExpression(source) : measuredExpression(source, isNumber),
      legendFormat: legendOf(source),
    })),
  };
}

/** A number counts over all that is shown, a line over what lies between two of its points. */
function measuredExpression({ name, byVendor }: OfMeasurement, isNumber: boolean): string {
  const { kind }: Measurement = MEASUREMENTS[name];
  const family = familyOf(name);
  const span = isNumber ? '$__range' : '$__rate_interval';
  const summed = (of: string): string => `sum${byVendor ? ` by (${VENDOR_DIMENSION})` : ''} (${of})`;
  switch (kind) {
    case 'counter':
      return `${summed(`increase(${family}_total[${span}])`)}${isNumber ? ' or vector(0)' : ''}`;
    case 'gauge':
      return `max (${family})`;
    case 'duration':
      return `${summed(`rate(${family}_sum[${span}])`)} / ${summed(`rate(${family}_count[${span}])`)}`;
  }
}

function fleetExpression({ gauge, by, only, ahead }: OfFleet): string {
  const selected = only === undefined ? gauge : `${gauge}{${only.label}=~"${only.values.join('|')}"}`;
  const summed = `sum by (${by.join(', ')}) (${selected})`;
  return ahead ? `${summed} - time()` : summed;
}

function legendOf(source: OfHome): string {
  if (source.from === 'fleet') return source.by.map((label) => `{{${label}}}`).join(' ');
  return source.byVendor ? `{{${VENDOR_DIMENSION}}}` : source.name;
}
