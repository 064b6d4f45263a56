import type { AttemptId } from './ids.ts';
import type { Integration, OpenAttempt } from './integration.ts';
import { type Instant, instant } from './time.ts';

/** When an attempt began: the first 48 bits of a UUID version 7 are its milliseconds (RFC 9562 5.7). */
export function attemptTime(attemptId: AttemptId): Instant {
  return instant(Number.parseInt(attemptId.slice(0, 8) + attemptId.slice(9, 13), 16));
}

/** Later attempts sort behind earlier ones, so the text's order is that of time. */
function newestFirst(attempts: readonly OpenAttempt[]): readonly AttemptId[] {
  return attempts
    .map((open) => open.attemptId)
    .sort()
    .reverse();
}

/**
 * Whose token sets to look for before the refresh token is spent again: attempts from the version that is current.
 * If one of them stored its answer, the refresh token at hand is spent and theirs is the living one.
 */
export function orphansOf(row: Integration, mine?: AttemptId): readonly AttemptId[] {
  return newestFirst(
    row.openAttempts.filter((open) => open.attemptId !== mine && open.parentVersion === row.version),
  );
}

/**
 * Whose token sets to try before a grant is given up: attempts that lost the race to commit. Where each use of a
 * refresh token mints a new successor, theirs may be the living one. The committed one is none of them.
 */
export function siblingsOf(row: Integration): readonly AttemptId[] {
  const committed = row.tokens?.versionId;
  return newestFirst(
    row.openAttempts.filter((open) => open.parentVersion < row.version && open.attemptId !== committed),
  );
}
