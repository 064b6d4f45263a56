import type { ClientId, IntegrationId, VendorId } from '#shared/domain/ids.ts';
import type { Integration, Status } from '#shared/domain/integration.ts';
import type { AcquireCommand } from '#shared/domain/protocol/acquire.ts';
import type { AskCommand } from '#shared/domain/protocol/ask.ts';
import type { CommitCommand } from '#shared/domain/protocol/commit.ts';
import type { RenewCommand } from '#shared/domain/protocol/renew.ts';
import type { Instant } from '#shared/domain/time.ts';

/** What became of a conditional write: the new row, or the row that stood in its way. */
export type Written =
  | { readonly kind: 'written'; readonly row: Integration }
  | { readonly kind: 'refused'; readonly row: Integration }
  | { readonly kind: 'missing' };

/** A decision about a row: the row it shall become (or none, to leave it), and what to tell the caller. */
export interface Change<T> {
  readonly row?: Integration;
  readonly result: T;
}

export type Changed<T> =
  | { readonly kind: 'changed'; readonly row: Integration; readonly result: T }
  | { readonly kind: 'missing' };

/** Just enough to send a row to be refreshed. */
export interface DueItem {
  readonly id: IntegrationId;
  readonly vendor: VendorId;
  readonly client: ClientId;
  readonly dueAt: Instant;
  /** When its access token runs out, where it has one. */
  readonly expiresAt?: Instant;
}

export interface ListQuery {
  readonly status?: Status;
  readonly vendor?: VendorId;
  readonly owner?: string;
  readonly client?: ClientId;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * The rows of integrations. Every write is conditional, durable before its promise resolves, and safe to repeat:
 * a caller that finds its own `attemptId` in the row that refused it has written already, and is told `written`.
 * Throws `StoreUnavailable` where the outcome of a call is not known.
 */
export interface IntegrationStore {
  /** Strongly consistent. */
  find(id: IntegrationId): Promise<Integration | undefined>;
  create(row: Integration): Promise<'created' | 'exists'>;
  acquire(id: IntegrationId, command: AcquireCommand): Promise<Written>;
  renew(id: IntegrationId, command: RenewCommand): Promise<Written>;
  commit(id: IntegrationId, command: CommitCommand): Promise<Written>;
  ask(id: IntegrationId, command: AskCommand): Promise<Written>;
  /**
   * Any other transition: `decide` sees the newest row, and sees it again if another write came between.
   * `seen` spares the read where the caller holds a row that is likely the newest.
   */
  change<T>(
    id: IntegrationId,
    decide: (row: Integration) => Change<T>,
    seen?: Integration,
  ): Promise<Changed<T>>;
  /** Forgets the row if `epoch` is still its epoch. */
  remove(id: IntegrationId, epoch: number): Promise<'removed' | 'refused' | 'missing'>;
  /** Rows of one shard with `dueAt <= by`, soonest first. May be a moment behind: acquiring decides. */
  due(shard: number, by: Instant, limit: number): Promise<readonly DueItem[]>;
  /** Rows by id. Leaves out rows whose removal is under way. */
  list(query: ListQuery): Promise<{ readonly items: readonly Integration[]; readonly cursor?: string }>;
}

/** The store did not answer, or not in a way that tells whether it wrote. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/**
 * A newer release wrote this row in a way that this one would misread. It is left as it is, for that release; nothing of
 * the others hangs on it.
 */
export class RowTooNew extends StoreUnavailable {
  override readonly name = 'RowTooNew';

  constructor(id: string, found: number, known: number) {
    super(
      `${id} was written by a newer release (schema ${found}, this one knows ${known}): deploy that release again`,
    );
  }
}
