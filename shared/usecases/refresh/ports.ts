import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { CarePorts } from '#shared/ports/ports.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import type { HearSigns } from '../notice/hear-signs.ts';

/** A refresher never asks for refreshes and never waits for rows. */
export type RefreshPorts = Omit<CarePorts, 'queue' | 'watch'> & {
  /** Told what the token endpoint says of its own end, when all is done; it may take a moment, and never throws. */
  readonly hearSigns?: HearSigns;
};

export interface RefreshInput extends RefreshMessage {
  /** How long this process will live: what an AWS function has left, or as good as forever. */
  readonly timeLeft: () => Duration;
  /** Told of each lease write, so that a queue can bring the work back soon after a crash. */
  readonly onLease?: (until: Instant, vendor: Vendor) => Promise<void>;
}

export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly row: Integration }
  /** A holder before us had stored its token set and died: it was committed, no vendor was called. */
  | { readonly kind: 'adopted'; readonly row: Integration }
  /** Another holds the lease until then. */
  | { readonly kind: 'busy'; readonly until: Instant }
  /** Fresh already, paused, given up, or moved on. */
  | { readonly kind: 'not_needed' }
  /** Nothing may be sent for this client (or written to the vault) before then. */
  | { readonly kind: 'held'; readonly until: Instant; readonly reason: string }
  | { readonly kind: 'failed'; readonly failure: RefreshFailure; readonly row: Integration | undefined }
  /** The token set could not be committed; `why` says what became of it. */
  | { readonly kind: 'discarded'; readonly why: 'withdrawn' | 'replaced' | 'conflict' | 'not_persisted' }
  /** The row is on its way out: a removal wants to be finished. */
  | { readonly kind: 'removal_due' }
  | { readonly kind: 'gone' }
  /** A store or vault that we need did not answer; nothing was spent. */
  | { readonly kind: 'unavailable'; readonly what: 'store' | 'vault' };
