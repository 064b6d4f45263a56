import { Arrivals } from './arrivals.ts';
import type { Recorded } from './fact.ts';
import { InOrder } from './in-order.ts';
import { Life } from './life.ts';
import { commitStaysInEpoch, endComesLast } from './rules/epochs.ts';
import { confirmedBeforeGivenUp } from './rules/given-up.ts';
import { lossIsTold, nothingDropped, storedBeforeBelieved } from './rules/kept.ts';
import { oneHolder } from './rules/leases.ts';
import { Probes } from './rules/probes.ts';
import { readerIsServedWell } from './rules/readers.ts';
import { sentOnce } from './rules/sent-once.ts';
import { readersSeeGrowth, versionsGrow } from './rules/versions.ts';
import { notServedAfterWithdrawal } from './rules/withdrawn.ts';
import { told } from './story.ts';
import { count, emptyTally, type Losses, lossOf, noLosses, type Tally } from './tally.ts';
import type { Judge, Violation } from './violation.ts';

/** All in milliseconds. */
export interface CheckerOptions {
  /** How far the clocks of two processes may be apart. @default 5000 */
  readonly skew?: number;
  /** How late a reader may be answered; more where processes are made to stand still. @default 5000 */
  readonly lateness?: number;
  /** How long a fact waits for older ones; 0 takes them as they come. @default 10000 */
  readonly window?: number;
}

export interface Verdict {
  readonly violations: readonly Violation[];
  /** Violations beyond those that are told. */
  readonly untold: number;
  readonly tally: Tally;
}

/**
 * Judges a history while it is read: facts of any number of processes, interleaved, cut off at any instant, repeated,
 * begun in the middle. Remembers a bounded piece of each integration. A rule speaks up only where facts that are there
 * show a violation; one that is missing never makes one.
 */
export interface HistoryChecker {
  take(fact: Recorded): void;
  /** Of everything taken so far; more may follow, and is then judged as older facts have it. */
  verdict(): Verdict;
}

const SKEW = 5000;
const LATENESS = 5000;
const WINDOW = 10_000;
const MOST_TOLD = 1000;

export function historyChecker(options: CheckerOptions = {}): HistoryChecker {
  const { skew = SKEW, lateness = LATENESS, window = WINDOW } = options;
  const arrivals = new Arrivals();
  const lives = new Map<string, Life>();
  const probes = new Probes();
  const tally = emptyTally();
  const past = noLosses();
  const violations: Violation[] = [];
  let untold = 0;
  const inOrder = new InOrder(window, heed);

  const judge: Judge = {
    skewOf: (a, b) => (a.by === b.by ? 0 : skew),
    lateness,
    hasHole: (by, from, to) => arrivals.hasHole(by, from, to),
    broken(invariant, of, what, ...facts) {
      if (violations.length >= MOST_TOLD) {
        untold += 1;
        return;
      }
      const shown = facts.filter((fact) => fact !== undefined).sort((a, b) => a.at - b.at || a.n - b.n);
      violations.push({ invariant, of, what, story: [...new Set(shown.map(told))] });
    },
  };

  function heed(fact: Recorded): void {
    count(tally, fact);
    if (fact.kind === 'probe_taken') probes.take(fact, judge);
    if (fact.kind === 'probe_ended') probes.end(fact);
    if (fact.kind === 'spend') probes.send(fact, judge);
    const life = lifeOf(fact);
    if (life === undefined) return;
    const before = life.givenUp;
    judgeBefore(life, fact, judge);
    life.remember(fact);
    if (fact.kind === 'spend') sentOnce(life, fact, judge);
    if (before !== undefined && life.givenUp !== undefined && before !== life.givenUp)
      settleLoss(life, before);
  }

  /** The integration that a fact is about; `undefined` where it is about none, or about one that was long removed. */
  function lifeOf(fact: Recorded): Life | undefined {
    if (!('integration' in fact) || fact.integration === undefined) return undefined;
    const known = lives.get(fact.integration);
    if (!('born' in fact) || known?.born === fact.born) return known;
    if (known !== undefined && known.born > fact.born) return undefined;
    if (known?.givenUp !== undefined) settleLoss(known, known.givenUp);
    const begun = new Life(fact.integration, fact.born);
    lives.set(fact.integration, begun);
    return begun;
  }

  /** A loss that nothing can take back any more. */
  function settleLoss(life: Life, givenUp: NonNullable<Life['givenUp']>): void {
    past[lossOf(life, givenUp, judge)] += 1;
  }

  function losses(): Losses {
    const all = { ...past };
    for (const life of lives.values()) {
      if (life.givenUp !== undefined) all[lossOf(life, life.givenUp, judge)] += 1;
    }
    return all;
  }

  const integrations = new Set<string>();
  return {
    take(fact) {
      if (!arrivals.isNew(fact)) return;
      if ('integration' in fact && fact.integration !== undefined) integrations.add(fact.integration);
      inOrder.take(fact);
    },
    verdict() {
      inOrder.end();
      const { processes, missing } = arrivals;
      const counted = { ...tally, processes, missing, integrations: integrations.size, losses: losses() };
      return { violations: [...violations], untold, tally: counted };
    },
  };
}

function judgeBefore(life: Life, fact: Recorded, judge: Judge): void {
  if (fact.kind === 'acquired') {
    oneHolder(life, fact, judge);
    nothingDropped(life, fact, judge);
  } else if (fact.kind === 'commit') {
    versionsGrow(life, fact, judge);
    commitStaysInEpoch(life, fact, judge);
    storedBeforeBelieved(life, fact, judge);
  } else if (fact.kind === 'granted') {
    versionsGrow(life, fact, judge);
    endComesLast(life, fact, judge);
  } else if (fact.kind === 'removal_begun') {
    endComesLast(life, fact, judge);
  } else if (fact.kind === 'serve') {
    readersSeeGrowth(life, fact, judge);
    notServedAfterWithdrawal(life, fact, judge);
    readerIsServedWell(life, fact, judge);
  } else if (fact.kind === 'refused') {
    lossIsTold(life, fact, judge);
    confirmedBeforeGivenUp(life, fact, judge);
  }
}
