import { ALARMS, type AlarmName } from '#shared/contract/alarms/all.ts';
import { FLEET_GAUGES, type FleetGauge, type FleetGaugeName } from '#shared/contract/fleet-gauges.ts';
import {
  familyOf,
  MEASUREMENTS,
  type Measurement,
  type MeasurementName,
} from '#shared/contract/measurements.ts';

/** `docs/metrics.md` with its tables as they are to be: each lies between a comment with its name and one that ends it. */
export const withTables = (page: string): string =>
  page.replace(/<!-- (measurements|gauges) -->\n[\s\S]*?<!-- end -->/g, (_all, name: string) =>
    [`<!-- ${name} -->`, ...(name === 'gauges' ? gaugesTable() : measurementsTable()), '<!-- end -->'].join(
      '\n',
    ),
  );

function measurementsTable(): readonly string[] {
  const names = Object.keys(MEASUREMENTS) as readonly MeasurementName[];
  return table(
    ['in CloudWatch', 'at `/metrics`', 'kind', 'unit', 'by vendor', 'it says', 'alarms'],
    names.map((name) => {
      const { kind, unit, byVendor, help }: Measurement = MEASUREMENTS[name];
      const family = `${familyOf(name)}${kind === 'counter' ? '_total' : ''}`;
      return [code(name), code(family), kind, unit, byVendor ? 'yes' : '', help, alarmsOn(name)];
    }),
  );
}

const alarmsOn = (name: string): string =>
  (Object.keys(ALARMS) as readonly AlarmName[])
    .filter((alarm) => ALARMS[alarm].metric === name)
    .map((alarm) => `[${alarm}](runbook.md#${alarm})`)
    .join(', ');

function gaugesTable(): readonly string[] {
  return table(
    ['at `/metrics`', 'labels', 'it says'],
    (Object.keys(FLEET_GAUGES) as readonly FleetGaugeName[]).map((name) => {
      const { labels, help }: FleetGauge = FLEET_GAUGES[name];
      return [code(name), labels.map(code).join(', '), help];
    }),
  );
}

const code = (text: string): string => `\`${text}\``;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
