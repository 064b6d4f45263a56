import { FLEET_GAUGES, type FleetGauge, type FleetGaugeName } from '#shared/contract/fleet-gauges.ts';
import type { Fleet } from '#shared/usecases/fleet/tally.ts';
import type { Family, Sample } from './exposition.ts';

/** How everything that is kept fares, each number as a gauge. */
export function fleetFamilies(fleet: Fleet): readonly Family[] {
  const samples = samplesOf(fleet);
  return (Object.keys(FLEET_GAUGES) as readonly FleetGaugeName[]).map((name) => {
    const { unit, help }: FleetGauge = FLEET_GAUGES[name];
    return { name, type: 'gauge', ...(unit === undefined ? {} : { unit }), help, samples: samples[name] };
  });
}

function samplesOf(fleet: Fleet): Readonly<Record<FleetGaugeName, readonly Sample[]>> {
  const { integrations, failing, circuits, soonestEnds, jobs, nextRunAt, incidents } = fleet;
  return {
    grantkeeper_integrations: by('status', integrations),
    grantkeeper_integrations_failing: failing.map(({ count, ...labels }) => ({ labels, value: count })),
    grantkeeper_circuits: circuits.map(({ count, ...labels }) => ({ labels, value: count })),
    grantkeeper_soonest_end_timestamp_seconds: [...soonestEnds].map(([kind, at]) => ({
      labels: { kind },
      value: at / 1000,
    })),
    grantkeeper_jobs_ahead: by('outlook', jobs),
    grantkeeper_next_run_timestamp_seconds: nextRunAt === undefined ? [] : [{ value: nextRunAt / 1000 }],
    grantkeeper_incidents: by('severity', incidents),
  };
}

const by = (label: string, counts: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(counts).map(([value, count]) => ({ labels: { [label]: value }, value: count }));
