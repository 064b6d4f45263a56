import { historyChecker } from '#shared/domain/history/checker.ts';
import type { Recorded } from '#shared/domain/history/fact.ts';

/** What a checker allows for where nobody knows better; clocks in a simulation may be further apart. */
const LEAST_SKEW = 5_000;
/** Calls are made to be late by this much in all. */
const LATENESS = 150_000;

export interface Circumstances {
  /** How far a clock is from the true time at most, in milliseconds. */
  readonly skew: number;
  /** For how long processes were made to stand still, all in all. A reader waits for that, too. */
  readonly stoodStill: number;
}

/** What the checker that judges a log in production says of this one: it sees the facts, and nothing else. */
export function judgedHistory(
  facts: readonly Recorded[],
  { skew, stoodStill }: Circumstances,
): readonly string[] {
  const lateness = LATENESS + stoodStill;
  const checker = historyChecker({ skew: Math.max(LEAST_SKEW, 2 * skew), lateness });
  for (const fact of facts) checker.take(fact);
  const { violations, tally } = checker.verdict();
  const told = violations.map(
    ({ invariant, of, what, story }) => `${invariant} of ${of}: ${what}\n      ${story.join('\n      ')}`,
  );
  return tally.losses.avoidable === 0 ? told : [...told, `${tally.losses.avoidable} avoidable losses`];
}
