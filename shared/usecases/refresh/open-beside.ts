import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';

/** So many are named on record, the newest of them. */
const MOST_NAMED = 16;

/** Other attempts whose outcome the row does not know; `undefined` where there are none. */
export function openBeside(row: Integration, mine: AttemptId): readonly AttemptId[] | undefined {
  const others = row.openAttempts.map((open) => open.attemptId).filter((id) => id !== mine);
  return others.length === 0 ? undefined : others.slice(-MOST_NAMED);
}
