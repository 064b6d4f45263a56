import type { Fate } from './fate.ts';
import type { Downtime } from './network.ts';
import type { Kind } from './sim-vendor.ts';

/** What people and programs do, at an instant counted in milliseconds from the start. */
export type Action = { readonly at: number; readonly integration: number } & (
  | { readonly kind: 'read' }
  /** A reader that has seen the current version fail. */
  | { readonly kind: 'read_newer' }
  | { readonly kind: 'force' }
  | { readonly kind: 'import' }
  | { readonly kind: 'remove' }
);

/** The vendor is ill from one instant to another. */
export interface Illness {
  readonly from: number;
  readonly until: number;
  readonly how: 'unreachable' | 'fails_before' | 'fails_after' | 'client_refused' | 'throttled' | 'slow';
}

/** Everything that makes a run: the same schedule runs the same way each time. */
export interface Schedule {
  readonly seed: number;
  readonly home: 'aws' | 'embedded';
  readonly kind: Kind;
  readonly revocationEnds: 'token' | 'grant';
  readonly integrations: number;
  /** Processes that refresh, on AWS. */
  readonly workers: number;
  /** Wall clocks differ by up to this many milliseconds. */
  readonly skew: number;
  readonly faults: readonly (readonly [index: number, fate: Fate])[];
  readonly actions: readonly Action[];
  readonly illnesses: readonly Illness[];
  readonly downtimes: readonly Downtime[];
}
