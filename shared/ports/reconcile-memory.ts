import type { Pass, Walk } from '#shared/domain/reconcile/pass.ts';
import type { Sighting } from '#shared/domain/reconcile/sighting.ts';
import type { Instant } from '#shared/domain/time.ts';

/** What reconciliation remembers from run to run. Durable when it resolves. Throws `StoreUnavailable`. */
export interface ReconcileMemory {
  pass(walk: Walk): Promise<Pass | undefined>;
  keepPass(walk: Walk, pass: Pass): Promise<void>;
  /** By the name of a place. May be forgotten once its time is over. */
  sighting(name: string): Promise<Sighting | undefined>;
  keepSighting(name: string, sighting: Sighting, forgetAt: Instant): Promise<void>;
}
