import type { DomainEvent } from '../event.ts';
import type { RefreshFailure } from '../failure.ts';
import type { AttemptId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import type { Instant } from '../time.ts';

/** How one attempt failed, and what its holder knows besides. */
export interface FailedAttempt {
  readonly attemptId: AttemptId;
  readonly parentVersion: number;
  readonly epoch: number;
  readonly failure: RefreshFailure;
  readonly now: Instant;
  /** When the last request was sent. */
  readonly sentAt: Instant;
  /** An earlier request of this same attempt had no known outcome. */
  readonly sentBlind: boolean;
  /** The vendor answered with tokens, and neither vault nor row would take them. */
  readonly lostAnswer?: boolean;
  /** Many grants of this client are refused at once: hold the state changes. */
  readonly heldTogether: boolean;
  /** Nothing is sent for this client before then. */
  readonly circuitUntil?: Instant | undefined;
  /** A person asked for this attempt: it counts as the confirmation, however soon. */
  readonly forced: boolean;
  /** Uniform in [0, 1). */
  readonly fraction: number;
}

export interface Settled {
  readonly row: Integration;
  readonly events: readonly DomainEvent[];
}
