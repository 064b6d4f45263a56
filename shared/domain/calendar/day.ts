import { type Instant, instant } from '../time.ts';

const DAY_MS = 86_400_000;

/** The day of an instant in UTC, counted from the epoch: calendars count days, not spans of 24 hours. */
const dayOf = (at: Instant): number => Math.floor(at / DAY_MS);

/** The first instant of a day `YYYY-MM-DD` in UTC; of the first day for a month `YYYY-MM`. */
export const startOfDay = (text: string): Instant => instant(Date.parse(`${text}-01`.slice(0, 10)));

/** How many midnights (UTC) lie between: 0 on the day itself, negative when it is over. */
export const daysUntil = (dueBy: Instant, now: Instant): number => dayOf(dueBy) - dayOf(now);
