import type { Instant } from '../time.ts';
import { daysUntil } from './day.ts';

/** How many days before its end something is announced. */
const STEPS = [1, 7, 14, 30] as const;
export type Step = (typeof STEPS)[number];

/** What ended longer ago is history: nobody mends it any more. */
const LONG_OVER_DAYS = 30;
/** When on-call is told, by the alarm on what this counts. */
const ALARMING_DAYS = 7;

/**
 * The announcement that is wanted now: of the steps that have been reached, the one nearest to the end. A job that was
 * down over a step finds it reached still; where it was down over several, or the end was learned late, the nearest
 * says it all. `undefined` where it is too soon, or long over.
 */
export function stepReached(dueBy: Instant, now: Instant): Step | undefined {
  const days = daysUntil(dueBy, now);
  return days < -LONG_OVER_DAYS ? undefined : STEPS.find((step) => days <= step);
}

/** Whether on-call is to be told. */
export function isAlarming(dueBy: Instant, now: Instant): boolean {
  const days = daysUntil(dueBy, now);
  return days <= ALARMING_DAYS && days >= -LONG_OVER_DAYS;
}
