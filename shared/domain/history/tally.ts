import type { Fingerprint, Recorded, Refused } from './fact.ts';
import type { Life } from './life.ts';
import type { Judge } from './violation.ts';

/** Grants that were given up and have not come back. */
export interface Losses {
  /** A living token was stored, or one was sent that should not have been: what must never be. */
  avoidable: number;
  /** The last use of the token had an outcome that nobody learned: told as `grant.lost`. */
  announced: number;
  /** The same, written into the row; the event itself was cut off. */
  written: number;
  /** The same, and nobody was told. */
  unannounced: number;
  /** Refused without any use of unknown outcome: ended by the vendor or a person. */
  endedElsewhere: number;
}

export interface Tally {
  facts: number;
  processes: number;
  /** Written and not in the log: between the first and the last fact of each process. */
  missing: number;
  integrations: number;
  refreshes: number;
  adopted: number;
  spends: number;
  granted: number;
  withdrawals: number;
  asked: number;
  served: number;
  readonly losses: Losses;
}

export const emptyTally = (): Tally => ({
  facts: 0,
  processes: 0,
  missing: 0,
  integrations: 0,
  refreshes: 0,
  adopted: 0,
  spends: 0,
  granted: 0,
  withdrawals: 0,
  asked: 0,
  served: 0,
  losses: noLosses(),
});

export const noLosses = (): Losses => ({
  avoidable: 0,
  announced: 0,
  written: 0,
  unannounced: 0,
  endedElsewhere: 0,
});

export function count(tally: Tally, fact: Recorded): void {
  tally.facts += 1;
  switch (fact.kind) {
    case 'commit':
      tally[fact.adopted ? 'adopted' : 'refreshes'] += 1;
      return;
    case 'spend':
      tally.spends += 1;
      return;
    case 'answer':
      if (fact.outcome === 'withdrawn') tally.spends -= 1;
      return;
    case 'granted':
      tally.granted += 1;
      return;
    case 'removal_begun':
      tally.withdrawals += 1;
      return;
    case 'ask':
      tally.asked += 1;
      return;
    case 'serve':
      tally.served += 1;
      return;
    default:
      return;
  }
}

/** What kind of loss it is that this grant was given up. */
export function lossOf(life: Life, givenUp: Recorded<Refused>, judge: Judge): keyof Losses {
  if (life.harmedEpochs.has(givenUp.epoch) || hadLivingToken(life, givenUp, judge)) return 'avoidable';
  if (life.announcedEpochs.has(givenUp.epoch)) return 'announced';
  if (givenUp.lossKnown) return 'written';
  return isUnheard(life, givenUp) ? 'unannounced' : 'endedElsewhere';
}

/** An attempt that the row knew had stored a token that nobody is known to have tried. */
function hadLivingToken(life: Life, givenUp: Recorded<Refused>, judge: Judge): boolean {
  const refused = life.attempts.get(givenUp.attempt)?.spends.at(-1)?.token;
  // Its sending is not on record: it may have been any of them.
  if (refused === undefined) return false;
  return (givenUp.open ?? []).some((id) => {
    const persist = life.attempts.get(id)?.persist;
    if (persist === undefined || persist.where === 'nowhere' || persist.token === undefined) return false;
    return !wasTried(life, persist.token) && persist.at + judge.skewOf(persist, givenUp) < givenUp.at;
  });
}

function wasTried(life: Life, token: Fingerprint): boolean {
  for (const { spends } of life.attempts.values()) {
    if (spends.some((spend) => spend.token === token)) return true;
  }
  return false;
}

function isUnheard(life: Life, givenUp: Recorded<Refused>): boolean {
  const rotation = life.attempts.get(givenUp.attempt)?.spends.at(-1)?.rotation;
  const mayBeLost = rotation === 'strict' || rotation === 'grace';
  return givenUp.plain && givenUp.open !== undefined && mayBeLost;
}
