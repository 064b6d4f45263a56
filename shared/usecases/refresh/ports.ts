import type { Budgets } from '#shared/domain/budgets.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import type { IntegrationStore } from '#shared/ports/integration-store.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import type { Chance, Clock } from '#shared/ports/system.ts';
import type { EventBus, Log, Metrics } from '#shared/ports/tell.ts';
import type { RevocationEndpoint, TokenEndpoint } from '#shared/ports/token-endpoint.ts';
import type { ClientVault, EscrowSealer, Fingerprinter, TokenVault } from '#shared/ports/vault.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';

export interface RefreshPorts {
  readonly store: IntegrationStore;
  readonly clients: ClientStore;
  readonly vault: TokenVault;
  readonly clientVault: ClientVault;
  readonly escrow: EscrowSealer;
  readonly fingerprints: Fingerprinter;
  readonly vendors: VendorRegistry;
  readonly tokenEndpoint: TokenEndpoint;
  readonly revocation: RevocationEndpoint;
  readonly bus: EventBus;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly budgets: Budgets;
}

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
