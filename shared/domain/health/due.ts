import { isCritical } from '../canary.ts';
import { hashFraction } from '../hash.ts';
import type { IntegrationId } from '../ids.ts';
import { type Integration, isByClientAlone } from '../integration.ts';
import { isRefreshable } from '../protocol/acquire.ts';
import { between, type Duration, type Instant, instant, latest } from '../time.ts';

const DAY_MS = 86_400_000;
/** Of those that are neither critical nor a canary, one in so many is checked each day, each in its turn. */
const SAMPLE = 14;

/**
 * The time of the newest check that a row should have had by now; `undefined` where it needs none. Critical integrations
 * have one each day (UTC), the others every fortnight, at a time of the day that its id decides, so that a day's
 * checks lie spread over the day.
 */
function lastSlot(row: Integration, now: Instant): Instant | undefined {
  const today = Math.floor(now / DAY_MS);
  for (const day of [today, today - 1]) {
    const slot = slotOf(row.id, day);
    if (slot <= now && isChosen(row, day)) return slot;
  }
  return undefined;
}

function slotOf(id: IntegrationId, day: number): Instant {
  return instant(day * DAY_MS + Math.floor(hashFraction(`health of ${id}`) * DAY_MS));
}

const isChosen = (row: Integration, day: number): boolean =>
  isCritical(row) || (day + Math.floor(hashFraction(`sample of ${row.id}`) * SAMPLE)) % SAMPLE === 0;

/** Whether there is a grant that works as far as anyone knows. What is paused or over has been told of. */
export const isCheckable = (row: Integration): boolean =>
  row.pausedAt === undefined &&
  isRefreshable(row) &&
  (row.tokens !== undefined || isByClientAlone(row.grantType));

/**
 * How long a check is overdue, and `undefined` where none is due. A run that was missed is made up for by the next, and a
 * grant that has just come waits for its turn, so that a thousand that are imported together are not checked together.
 */
export function overdueBy(row: Integration, now: Instant): Duration | undefined {
  if (!isCheckable(row)) return undefined;
  const slot = lastSlot(row, now);
  if (slot === undefined || slot < latest(row.createdAt, row.grantedAt ?? row.createdAt)) return undefined;
  if (row.health !== undefined && row.health.at >= slot) return undefined;
  return between(slot, now);
}
