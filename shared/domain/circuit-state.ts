import type { AttemptId } from './ids.ts';
import type { Instant } from './time.ts';

/** Ten seconds of what a token endpoint did. */
export interface Bucket {
  readonly ok: number;
  readonly failed: number;
  /** Answers slower than ten seconds. */
  readonly slow: number;
  /** Integrations whose grant was refused for the first time. */
  readonly refused: number;
}

/** Buckets by the start of their ten seconds, in milliseconds since the epoch. */
export type Window = Readonly<Record<string, Bucket>>;

/**
 * Why a circuit is open: the vendor fails; the vendor asked for patience; the vendor refuses the client;
 * the vendor refuses so many grants at once that the fault is not theirs; its one client secret is being replaced.
 */
export type OpenReason = 'failing' | 'told_to_wait' | 'client_refused' | 'mass_refusal' | 'secret_rotation';

/** Refreshes let through since trouble ended: so many in the current second, fleet-wide. */
export interface Ramp {
  readonly from: Instant;
  /** Start of the second that `used` counts. */
  readonly second: Instant;
  readonly used: number;
}

/** The breaker of one OAuth client's token endpoint. `trips` counts openings in a row, `since` dates the first. */
export type Phase =
  | {
      readonly kind: 'closed';
      readonly ramp?: Ramp;
      /** Until then refusals count one by one again: they were held together for long enough. */
      readonly guardOffUntil?: Instant;
    }
  | {
      readonly kind: 'open';
      readonly reason: OpenReason;
      readonly since: Instant;
      readonly until: Instant;
      readonly trips: number;
    }
  | {
      readonly kind: 'half_open';
      readonly reason: OpenReason;
      readonly since: Instant;
      /** The one attempt that may try, until then. */
      readonly probe: AttemptId;
      readonly until: Instant;
      readonly trips: number;
    };

export type OpenPhase = Extract<Phase, { readonly kind: 'open' }>;

export interface Circuit {
  readonly phase: Phase;
  readonly window: Window;
}

export const CLOSED: Circuit = { phase: { kind: 'closed' }, window: {} };
