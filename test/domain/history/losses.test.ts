import { describe, expect, it } from 'vitest';
import { at, attempt, Tale, verdictOn } from './tale.ts';

const NONE = { avoidable: 0, announced: 0, written: 0, unannounced: 0, endedElsewhere: 0 };

function lossesOf(tell: (tale: Tale) => void) {
  const tale = new Tale();
  tell(tale);
  return verdictOn(tale.facts).tally.losses;
}

interface Case {
  readonly open?: boolean;
  readonly lossKnown?: boolean;
}

/** The second refusal of a grant whose first holder died over its answer, unless there was none. */
function givenUp(tale: Tale, { open = true, lossKnown = open }: Case = {}): void {
  const others = open ? { open: [attempt(1)] } : {};
  tale.by('b', 200).acquired(3, others);
  tale.by('b', 200).spend(3);
  tale.by('b', 201).answer(3, 'grant_refused');
  tale.by('b', 201).refused(3, {
    becomes: 'reauthorization_required',
    refusals: 2,
    plainRefusals: 2,
    lastRefusalAt: at(140),
    lossKnown,
    ...others,
  });
}

describe('losses', () => {
  it('are announced where the event is on record', () => {
    const losses = lossesOf((tale) => {
      tale.by('a', 0).acquired(1);
      tale.by('a', 0).spend(1);
      tale.by('b', 137).lost();
      givenUp(tale);
    });
    expect(losses).toEqual({ ...NONE, announced: 1 });
  });

  it('are written where the event was cut off', () => {
    expect(lossesOf((tale) => givenUp(tale))).toEqual({ ...NONE, written: 1 });
  });

  it('are unannounced where nobody was told', () => {
    expect(lossesOf((tale) => givenUp(tale, { lossKnown: false }))).toEqual({ ...NONE, unannounced: 1 });
  });

  it('are none of ours where no use had an unknown outcome', () => {
    expect(lossesOf((tale) => givenUp(tale, { open: false }))).toEqual({ ...NONE, endedElsewhere: 1 });
  });

  it('are avoidable where the living token was stored', () => {
    const losses = lossesOf((tale) => {
      tale.by('a', 1).persist(1, 't4');
      givenUp(tale);
    });
    expect(losses).toEqual({ ...NONE, avoidable: 1 });
  });

  it('are not avoidable where the stored token was tried, too', () => {
    const losses = lossesOf((tale) => {
      tale.by('a', 1).persist(1, 't2');
      tale.by('a', 2).spend(2, 't2');
      givenUp(tale);
    });
    expect(losses).toEqual({ ...NONE, written: 1 });
  });

  it('are not called avoidable where the sending of the refused token is not on record', () => {
    const losses = lossesOf((tale) => {
      tale.by('a', 1).persist(1, 't4');
      const from = tale.facts.length;
      givenUp(tale);
      const spend = tale.facts.findIndex(({ kind }, at) => at >= from && kind === 'spend');
      tale.facts.splice(spend, 1);
    });
    expect(losses).toEqual({ ...NONE, written: 1 });
  });

  it('are avoidable where a token was sent that should not have been', () => {
    const losses = lossesOf((tale) => {
      tale.by('a', 0).acquired(1);
      tale.by('a', 0).spend(1);
      tale.by('b', 30).acquired(2, { open: [attempt(1)] });
      tale.by('b', 30).spend(2);
      tale.by('b', 31).lost();
      givenUp(tale);
    });
    expect(losses).toEqual({ ...NONE, avoidable: 1 });
  });

  it('are taken back by a holder who stood still and commits after all', () => {
    const losses = lossesOf((tale) => {
      givenUp(tale);
      tale.by('a', 250).persist(1, 't4');
      tale.by('a', 250).commit(1, 4);
    });
    expect(losses).toEqual(NONE);
  });

  it('stay counted when another grant takes the place, and when the integration is made anew', () => {
    const losses = lossesOf((tale) => {
      givenUp(tale);
      tale.by('b', 300).granted(2, 4, 30);
      tale.by('b', 400).removalBegun(4);
      tale.by('b', 401).removed();
      tale.by('b', 500).granted(1, 1, 50, { born: at(450) });
    });
    expect(losses).toEqual({ ...NONE, written: 1 });
  });
});

describe('the tally', () => {
  it('counts what happened, and what is missing', () => {
    const tale = new Tale();
    tale.refresh('a', 0, 1, 3);
    tale.by('b', 10).acquired(2, { parentVersion: 4 });
    tale.by('b', 10).spend(2, 't4');
    tale.by('b', 10).answer(2, 'withdrawn');
    tale.by('c', 20).serve(4, 1);
    const { tally } = verdictOn(tale.facts.filter(({ by, n }) => by !== 'a' || n !== 3));
    expect(tally).toEqual({
      facts: 8,
      processes: 3,
      missing: 1,
      integrations: 1,
      refreshes: 1,
      adopted: 0,
      spends: 1,
      granted: 0,
      withdrawals: 0,
      asked: 0,
      served: 1,
      losses: NONE,
    });
  });
});
