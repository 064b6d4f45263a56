import type { Route } from '../router.ts';
import { type CareRoutePorts, careRoutes } from './care.ts';
import { type ClientRoutePorts, clientRoutes } from './clients.ts';
import { type IntegrationRoutePorts, integrationRoutes } from './integrations.ts';
import { metaRoutes } from './meta.ts';
import { tokenRoutes } from './token.ts';

export type AllRoutePorts = ClientRoutePorts &
  IntegrationRoutePorts &
  CareRoutePorts &
  Parameters<typeof tokenRoutes>[0];

/** Every route of the contract, for a home that serves them from one process. */
export function allRoutes(ports: AllRoutePorts): readonly Route[] {
  return [
    ...metaRoutes(),
    ...tokenRoutes(ports),
    ...integrationRoutes(ports),
    ...careRoutes(ports),
    ...clientRoutes(ports),
  ];
}
