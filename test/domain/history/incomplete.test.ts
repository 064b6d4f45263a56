import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recorded } from '#shared/domain/history/fact.ts';
import { cleanHistory } from './clean-histories.ts';
import { verdictOn } from './tale.ts';

const RUNS = { numRuns: 300, seed: 20261124 };

const violationsIn = (facts: readonly Recorded[]) =>
  verdictOn(facts).violations.map(({ invariant, what, story }) => [`${invariant}: ${what}`, ...story]);

describe('a history without a fault', () => {
  it('breaks nothing, and loses nothing that could have been kept', () => {
    fc.assert(
      fc.property(cleanHistory, (facts) => {
        expect(violationsIn(facts)).toEqual([]);
        expect(verdictOn(facts).tally.losses).toMatchObject({ avoidable: 0, unannounced: 0 });
      }),
      RUNS,
    );
  });

  it('breaks nothing where a process is cut off at any of its facts', () => {
    const cut = fc.tuple(cleanHistory, fc.nat(10), fc.nat(60)).map(([facts, which, after]) => {
      const processes = [...new Set(facts.map(({ by }) => by))];
      const process = processes[which % Math.max(1, processes.length)];
      return facts.filter(({ by, n }) => by !== process || n <= after);
    });
    fc.assert(
      fc.property(cut, (facts) => {
        expect(violationsIn(facts)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('breaks nothing where it is read from the middle on', () => {
    const later = fc.tuple(cleanHistory, fc.nat(150)).map(([facts, from]) => facts.slice(from));
    fc.assert(
      fc.property(later, (facts) => {
        expect(violationsIn(facts)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('breaks nothing where any of its facts are missing', () => {
    const thinned = cleanHistory.chain((facts) => fc.subarray([...facts]));
    fc.assert(
      fc.property(thinned, (facts) => {
        expect(violationsIn(facts)).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('any history', () => {
  /** Some facts are missing and some come from elsewhere, so that there is something to find. */
  const anyHistory = fc
    .tuple(cleanHistory, cleanHistory)
    .map(([facts, others]) => [...facts, ...others.map((fact) => ({ ...fact, by: `other-${fact.by}` }))]);

  it('is judged the same where lines are repeated', () => {
    const repeated = anyHistory.chain((facts) =>
      fc.tuple(fc.constant(facts), fc.array(fc.nat(Math.max(0, facts.length - 1)), { maxLength: 40 })),
    );
    fc.assert(
      fc.property(repeated, ([facts, again]) => {
        const copied = facts.flatMap((fact, at) => (again.includes(at) ? [fact, fact] : [fact]));
        expect(verdictOn([...copied, ...facts])).toEqual(verdictOn(facts));
      }),
      RUNS,
    );
  });

  it('is judged the same where lines come out of order within the window', () => {
    const shuffled = cleanHistory.chain((facts) =>
      fc.tuple(
        fc.constant(facts),
        fc.array(fc.nat(4000), { minLength: facts.length, maxLength: facts.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([facts, delays]) => {
        const late = facts
          .map((fact, index) => ({ fact, arrives: fact.at + (delays[index] ?? 0) }))
          .sort((a, b) => a.arrives - b.arrives)
          .map(({ fact }) => fact);
        const { tally, violations } = verdictOn(late);
        expect(violations).toEqual([]);
        expect(tally).toEqual(verdictOn(facts).tally);
      }),
      RUNS,
    );
  });
});
