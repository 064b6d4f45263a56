import type { Secret } from '#shared/domain/secret.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

/** Asks a vendor's API, by its probe, whose token this is. */
export interface IdentityProbe {
  /** What it answers as JSON; `undefined` where nothing was learned. Never throws. */
  ask(vendor: Vendor, accessToken: Secret): Promise<unknown>;
}
