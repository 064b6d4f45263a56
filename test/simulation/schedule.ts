import type { ActionKind } from './actions.ts';
import type { Fate } from './fate.ts';
import type { Downtime } from './network.ts';
import type { Kind } from './sim-vendor.ts';

/** What a person or a program does: at an instant counted in milliseconds from the start, or just as a call leaves. */
export type Action = { readonly kind: ActionKind; readonly integration: number } & (
  | { readonly at: number }
  | { readonly atCall: number }
);

/** The vendor is ill from one instant to another. */
export interface Illness {
  readonly from: number;
  readonly until: number;
  readonly how: 'unreachable' | 'fails_before' | 'fails_after' | 'client_refused' | 'throttled' | 'slow';
}

/** Faults that the seed draws as the calls are made, each from what may befall a call of that name. */
export interface Draws {
  /** Any of the first `before` calls meets one with this chance. */
  readonly rate: number;
  readonly before: number;
  /** These meet one for sure. */
  readonly calls: readonly number[];
}

/** Everything that makes a run: the same schedule runs the same way each time. */
export interface Schedule {
  readonly seed: number;
  readonly home: 'aws' | 'embedded';
  readonly kind: Kind;
  readonly revocationEnds: 'token' | 'grant';
  readonly integrations: number;
  /** The integrations take turns in belonging to these. */
  readonly clients: number;
  /** Processes that refresh, on AWS. */
  readonly workers: number;
  /** So many messages at most come to one invocation. */
  readonly batch: number;
  /** How often the queue delays, repeats and reorders a message: 0 is never, 1 is nearly always. */
  readonly disorder: number;
  /** Wall clocks are ahead or behind by up to this many milliseconds, each process by its own. */
  readonly skew: number;
  readonly faults: readonly (readonly [index: number, fate: Fate])[];
  readonly draws: Draws;
  readonly actions: readonly Action[];
  readonly illnesses: readonly Illness[];
  readonly downtimes: readonly Downtime[];
}

export const NO_DRAWS: Draws = { rate: 0, before: 0, calls: [] };
