import type { AttemptId } from '../ids.ts';
import { type Integration, isByClientAlone } from '../integration.ts';
import type { Instant } from '../time.ts';

/**
 * Why the caller wants the lease. `due`: the row must be due. `asked`: the row must still be at the version that the
 * reader saw, and no backoff or drain may run. `forced`: as `asked`, but a person overrides backoff and drain; an attempt
 * that has begun and ended since the person looked (`seenFence`) was theirs, whatever it brought.
 */
export type Wanted =
  | { readonly kind: 'due' }
  | { readonly kind: 'asked'; readonly seenVersion: number }
  | { readonly kind: 'forced'; readonly seenVersion: number; readonly seenFence?: number };

export interface AcquireCommand {
  readonly attemptId: AttemptId;
  readonly now: Instant;
  /** When the lease ends: its length follows the vendor's rotation kind. */
  readonly until: Instant;
  readonly wanted: Wanted;
}

export type AcquireRefusal =
  | 'not_refreshable'
  | 'paused'
  | 'leased'
  | 'not_due'
  | 'version_moved'
  | 'held'
  | 'served';

/** `undefined` where the lease may be taken; else the first thing that stands in its way. */
export function acquireRefusal(row: Integration, command: AcquireCommand): AcquireRefusal | undefined {
  if (!isRefreshable(row)) return 'not_refreshable';
  if (row.pausedAt !== undefined) return 'paused';
  // Equal is not yet over: the holder may use the last millisecond.
  if (row.lease !== undefined && row.lease.until >= command.now) return 'leased';
  const { wanted } = command;
  if (wanted.kind === 'due') {
    return row.dueAt !== undefined && row.dueAt <= command.now ? undefined : 'not_due';
  }
  if (row.version !== wanted.seenVersion) return 'version_moved';
  if (wanted.kind === 'asked') return isHeld(row, command.now) ? 'held' : undefined;
  return isServed(row, wanted.seenFence) && row.lease === undefined ? 'served' : undefined;
}

/**
 * An attempt has begun since the caller saw that fence. It is theirs while it runs and once it has ended; one whose
 * lease was left to run out has died, and wants to be made up for.
 */
export function isServed(row: Integration, seenFence: number | undefined): boolean {
  return seenFence !== undefined && row.fence > seenFence;
}

/**
 * The row once the lease is taken. The attempt is open from here on, and the vendor may be asked only after this write
 * is known to have happened: whoever comes next will look for what this attempt left behind.
 */
export function acquired(row: Integration, command: AcquireCommand): Integration {
  return {
    ...row,
    lease: { attemptId: command.attemptId, until: command.until },
    openAttempts: [...row.openAttempts, { attemptId: command.attemptId, parentVersion: row.version }],
    fence: row.fence + 1,
  };
}

/** A repeated write finds that it has already happened. */
export function holdsLease(row: Integration, attemptId: AttemptId): boolean {
  return row.lease?.attemptId === attemptId;
}

/** A grant that has never had tokens can be refreshed only where no consent is needed to get the first ones. */
export function isRefreshable(row: Integration): boolean {
  switch (row.care.status) {
    case 'active':
    case 'degraded':
    case 'suspect':
      return true;
    case 'pending':
      return isByClientAlone(row.grantType);
    default:
      return false;
  }
}

/** A backoff, a confirmation interval or a drain is running: nobody may ask, only a person may force. */
export function isHeld(row: Integration, now: Instant): boolean {
  return row.heldUntil !== undefined && row.heldUntil > now;
}
