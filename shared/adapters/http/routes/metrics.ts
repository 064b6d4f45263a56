import type { Measured } from '#shared/ports/tell.ts';
import { type FleetPorts, observeFleet } from '#shared/usecases/fleet/observe-fleet.ts';
import { exposition, OPENMETRICS_TYPE } from '../openmetrics/exposition.ts';
import { fleetFamilies } from '../openmetrics/fleet-families.ts';
import { measuredFamilies } from '../openmetrics/measured-families.ts';
import type { Route } from '../router.ts';

export type MetricsRoutePorts = FleetPorts & {
  readonly metrics: { read(): readonly Measured[] };
};

/** `/metrics`, for a home that keeps its measurements itself: all since its start, and how everything fares now. */
export function metricsRoutes(ports: MetricsRoutePorts): readonly Route[] {
  const observe = observeFleet(ports);
  return [
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => {
        const fleet = await observe();
        const vendors = [...new Set(fleet.circuits.map(({ vendor }) => vendor))];
        return {
          status: 200,
          headers: { 'content-type': OPENMETRICS_TYPE },
          body: exposition([...measuredFamilies(ports.metrics.read(), vendors), ...fleetFamilies(fleet)]),
        };
      },
    },
  ];
}
