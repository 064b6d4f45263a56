import { historyChecker } from '#shared/domain/history/checker.ts';
import type { Recorded } from '#shared/domain/history/fact.ts';

/** What a checker allows for where nobody knows better; clocks in a simulation may be further apart. */
const LEAST_SKEW = 5_000;
/** Processes are made to stand still for this long, calls to be late, and readers wait for both. */
const LATENESS = 150_000;

/** What the checker that judges a log in production says of this one: it sees the facts, and nothing else. */
export function judgedHistory(facts: readonly Recorded[], skew: number): readonly string[] {
  const checker = historyChecker({ skew: Math.max(LEAST_SKEW, 2 * skew), lateness: LATENESS });
  for (const fact of facts) checker.take(fact);
  const { violations, tally } = checker.verdict();
  const told = violations.map(
    ({ invariant, of, what, story }) => `${invariant} of ${of}: ${what}\n      ${story.join('\n      ')}`,
  );
  return tally.losses.avoidable === 0 ? told : [...told, `${tally.losses.avoidable} avoidable losses`];
}
