import { type Budgets, DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { lifetimeProblem, meanRefreshInterval } from '#shared/domain/due.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { minutes, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { LEAST_REFRESH_INTERVAL_MINUTES } from '../../config.ts';

/** Those of a home on AWS with the settings that a stage has by itself. */
const BUDGETS: Budgets = {
  ...DEFAULT_BUDGETS,
  leastRefreshInterval: minutes(LEAST_REFRESH_INTERVAL_MINUTES),
};

/** A strict vendor: the one whose grants are refreshed the earliest. */
export const ASSUMED_VENDOR: Vendor = {
  id: 'assumed' as VendorId,
  tokenEndpoint: 'https://vendor.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
};

/** Minutes between two refreshes of a grant whose tokens live so many seconds. */
export const minutesBetweenRefreshes = (lifetimeSeconds: number): number =>
  meanRefreshInterval(ASSUMED_VENDOR, seconds(lifetimeSeconds), BUDGETS) / 60_000;

/** The least seconds that tokens have to live for their grants to be kept on AWS. */
export function leastLifetime(): number {
  let lifetime = 1;
  while (lifetimeProblem({ ...ASSUMED_VENDOR, accessTokenSeconds: lifetime }, BUDGETS) !== undefined)
    lifetime++;
  return lifetime;
}
