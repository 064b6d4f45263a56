/** What runtimes keep a timer's length in; they take a longer one for none at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A length that a timer can have. */
export function timerMs(ms: number): number {
  return Math.min(ms, LONGEST_TIMER_MS);
}
