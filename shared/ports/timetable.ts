import type { Instant } from '#shared/domain/time.ts';

/** Reads five-field cron expressions in time zones. Pure: the clock comes in as an argument. */
export interface Timetable {
  /** What is wrong with them, as the end of a sentence that also says what would be right; `undefined` where they are good. */
  problem(cron: string, timezone: string): TimetableProblem | undefined;
  /**
   * The first run after that instant, and never one at it; `undefined` where there is none. A time that the clocks skip
   * is taken at the end of the gap, one that comes twice at its first coming.
   */
  next(cron: string, timezone: string, after: Instant): Instant | undefined;
}

export interface TimetableProblem {
  readonly field: 'schedule' | 'timezone';
  readonly says: string;
}
