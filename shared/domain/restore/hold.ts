import { canBeRefreshed, type Integration, isByClientAlone, type OpenAttempt } from '../integration.ts';
import { isRefreshable } from '../protocol/acquire.ts';
import { type Instant, latest } from '../time.ts';
import { type HeldBack, isHeldBack } from './held-back.ts';
import type { ReleasedBy } from './restored.ts';

/**
 * The row as it comes out of a backup: paused, and out of the due index. As it was where nothing of it can be spent: no
 * grant, one that is over, one that the client's own credential renews, or one that is held already.
 */
export function heldBack(row: Integration, now: Instant): Integration {
  if (!hasTokenToSpend(row) || isHeldBack(row)) return row;
  const { dueAt: _dueAt, ...rest } = row;
  const { version, epoch, pausedAt } = row;
  const wasPaused = pausedAt === undefined ? {} : ({ wasPaused: true } as const);
  return { ...rest, pausedAt: pausedAt ?? now, restored: { at: now, version, epoch, ...wasPaused } };
}

function hasTokenToSpend(row: Integration): boolean {
  if (!isRefreshable(row) || isByClientAlone(row.grantType)) return false;
  return row.tokens !== undefined && canBeRefreshed(row);
}

interface Release {
  readonly by: ReleasedBy;
  readonly now: Instant;
  /** When to look at it next. */
  readonly dueAt: Instant;
  /** Attempts whose token sets are to be looked for in the vault before anything is spent. */
  readonly open?: readonly OpenAttempt[];
}

/** The row let go. One that a person had paused stays paused, with all that was found for it. */
export function released(row: HeldBack, { by, now, dueAt, open = [] }: Release): Integration {
  const { pausedAt, ...rest } = row;
  const isPersons = row.restored.wasPaused === true && by !== 'person';
  return {
    ...rest,
    openAttempts: [...row.openAttempts.filter((one) => !isAmong(open, one)), ...open],
    restored: { ...row.restored, released: { at: now, by } },
    ...(isPersons && pausedAt !== undefined
      ? { pausedAt }
      : { dueAt: row.heldUntil === undefined ? dueAt : latest(dueAt, row.heldUntil) }),
  };
}

const isAmong = (open: readonly OpenAttempt[], { attemptId }: OpenAttempt): boolean =>
  open.some((one) => one.attemptId === attemptId);
