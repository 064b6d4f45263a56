import { describe, expect, it } from 'vitest';
import { at, attempt, brokenBy, Tale, verdictOn } from './tale.ts';

const OPEN_1 = { open: [attempt(1)] };

describe('I1: a refresh token is sent once', () => {
  it('holds where one refresh follows the other', () => {
    expect(
      brokenBy((tale) => {
        tale.refresh('a', 0, 1, 3);
        tale.refresh('b', 10, 2, 4);
      }),
    ).toEqual([]);
  });

  it('holds where the second holder has waited for the lease of one that died', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('b', 136).acquired(2, OPEN_1);
        tale.by('b', 136).spend(2);
      }),
    ).toEqual([]);
  });

  it('holds where the first one surely made no token', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('a', 1).answer(1, 'throttled');
        tale.by('b', 5).acquired(2);
        tale.by('b', 5).spend(2);
      }),
    ).toEqual([]);
  });

  it('holds where the first one has written its failure down', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('a', 1).answer(1, 'ambiguous');
        tale.by('b', 5).acquired(2, { ...OPEN_1, failures: 1 });
        tale.by('b', 5).spend(2);
      }),
    ).toEqual([]);
  });

  it.each(['throttled', 'client_refused'] as const)(
    'holds where the first one was %s: that gives the lease back and is no failure of the grant',
    (outcome) => {
      expect(
        brokenBy((tale) => {
          tale.by('a', 0).acquired(1);
          tale.by('a', 0).spend(1);
          tale.by('a', 1).answer(1, 'ambiguous');
          tale.by('a', 1).spend(1);
          tale.by('a', 2).answer(1, outcome);
          tale.by('b', 5).acquired(2, OPEN_1);
          tale.by('b', 5).spend(2);
        }),
      ).toEqual([]);
    },
  );

  it('takes no side where the answer to a second request is missing', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('a', 1).answer(1, 'ambiguous');
        tale.by('a', 1).spend(1);
        tale.by('b', 5).acquired(2, OPEN_1);
        tale.by('b', 5).spend(2);
      }),
    ).toEqual([]);
  });

  it('holds where the lease of a dead process was cut short', () => {
    const restart = (inherits: boolean) =>
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        if (inherits) tale.by('b', 5).inherited(1, 20);
        tale.by('b', 21).acquired(2, OPEN_1);
        tale.by('b', 21).spend(2);
      });
    expect(restart(true)).toEqual([]);
    expect(restart(false)).toEqual([
      'I1: a token was sent by a second holder while the lease of the first ran',
    ]);
  });

  it('is not judged where the start that cut the lease short may be missing from the record', () => {
    const restart = (heardFrom: number) => {
      const tale = new Tale();
      tale.by('a', 0).acquired(1);
      tale.by('a', 0).spend(1);
      tale.by('b', 5).inherited(1, 20);
      tale.by('b', 21).acquired(2, OPEN_1);
      tale.by('b', 21).spend(2);
      const kept = tale.facts.filter(({ by, kind }) => by === 'a' || kind !== 'lease_inherited');
      const renumbered = kept.map((fact) =>
        fact.by === 'b' ? { ...fact, n: fact.n - 2 + heardFrom } : fact,
      );
      return verdictOn(renumbered).violations.map(({ what }) => what);
    };
    expect(restart(2)).toEqual([]);
    expect(restart(1)).toEqual(['a token was sent by a second holder while the lease of the first ran']);
  });

  it('is broken by a second holder whose lease came too soon', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('b', 134).acquired(2, OPEN_1);
        tale.by('b', 134).spend(2);
      }),
    ).toEqual(['I1: a token was sent by a second holder while the lease of the first ran']);
  });

  it('is broken by who does not look for what a dead holder stored', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('a', 1).answer(1);
        tale.by('a', 1).persist(1, 't4');
        tale.by('b', 136).acquired(2, OPEN_1);
        tale.by('b', 136).spend(2, 't3');
      }),
    ).toEqual(['I1: a token was sent although its successor was stored']);
  });

  it('is broken by a row that has forgotten an attempt of unknown outcome', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('a', 1).answer(1, 'ambiguous');
        tale.by('b', 5).acquired(2, { failures: 1 });
        tale.by('b', 5).spend(2);
      }),
    ).toEqual([
      'I1: a token was sent by who could not know that it may be spent: the row had forgotten the attempt',
    ]);
  });

  it('is broken by two attempts that share a lease', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1, { fence: 7 });
        tale.by('b', 0).acquired(2, { fence: 7 });
      }),
    ).toEqual(['I1: two attempts took the lease number 7']);
  });

  describe('where its return ends the grant', () => {
    const family = { reuseRevokesFamily: true } as const;

    it('is broken by a second use inside one attempt', () => {
      expect(
        brokenBy((tale) => {
          tale.by('a', 0).acquired(1);
          tale.by('a', 0).spend(1, 't3', family);
          tale.by('a', 1).answer(1, 'ambiguous');
          tale.by('a', 1).spend(1, 't3', family);
        }),
      ).toEqual(['I1: a token was sent again although its first use may end the grant']);
    });

    it('is broken by a second use before the first can have landed, and not by a later one', () => {
      const again = (second: number) =>
        brokenBy((tale) => {
          tale.by('a', 0).acquired(1);
          tale.by('a', 0).spend(1, 't3', family);
          tale.by('a', 1).answer(1, 'ambiguous');
          tale.by('b', second).acquired(2, { ...OPEN_1, failures: 1 });
          tale.by('b', second).spend(2, 't3', family);
        });
      expect(again(99)).toEqual(['I1: a token was sent again while its first use might still be handled']);
      expect(again(100)).toEqual([]);
    });
  });

  it('says nothing of vendors whose used tokens stay good', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1, 't3', { rotation: 'replaced' });
        tale.by('b', 16).acquired(2, OPEN_1);
        tale.by('b', 16).spend(2, 't3', { rotation: 'replaced' });
      }),
    ).toEqual([]);
  });

  it('tells the story of what it found', () => {
    const tale = new Tale();
    tale.by('a', 0).acquired(1);
    tale.by('a', 0).spend(1);
    tale.by('b', 30).acquired(2, OPEN_1);
    tale.by('b', 30).spend(2);
    expect(verdictOn(tale.facts).violations).toEqual([
      {
        invariant: 'I1',
        of: 'payroll',
        what: 'a token was sent by a second holder while the lease of the first ran',
        story: [
          `2026-11-02T08:00:00.000Z process a attempt ${attempt(1)}: took lease 1 from version 3, until 2026-11-02T08:02:15.000Z, none open before it`,
          `2026-11-02T08:00:00.000Z process a attempt ${attempt(1)}: sends token t3 to a vendor of rotation strict`,
          `2026-11-02T08:00:30.000Z process b attempt ${attempt(2)}: took lease 2 from version 3, until 2026-11-02T08:02:45.000Z, open before it ${attempt(1)}`,
          `2026-11-02T08:00:30.000Z process b attempt ${attempt(2)}: sends token t3 to a vendor of rotation strict`,
        ],
      },
    ]);
  });
});

describe('I2: versions grow, and what stands under one never changes', () => {
  it('holds for readers who look while a version is committed', () => {
    expect(
      brokenBy((tale) => {
        tale.refresh('a', 0, 1, 3);
        tale.by('b', 3).serve(3, 0, { asOf: at(0) });
        tale.by('b', 20).serve(4, 1);
      }),
    ).toEqual([]);
  });

  it('is broken by two token sets under one version', () => {
    expect(
      brokenBy((tale) => {
        tale.refresh('a', 0, 1, 3);
        tale.by('b', 0).acquired(2);
        tale.by('b', 2).commit(2, 4);
      }),
    ).toEqual(['I2: version 4 was given to two token sets']);
  });

  it('is broken by a version that does not follow its parent', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1, { parentVersion: 3 });
        tale.by('a', 1).persist(1);
        tale.by('a', 1).commit(1, 6);
      }),
    ).toEqual(['I2: version 6 does not follow its parent']);
  });

  it('is broken by a reader who is served an old version long after a newer one stood', () => {
    expect(
      brokenBy((tale) => {
        tale.refresh('a', 0, 1, 3);
        tale.by('b', 20).serve(3, 0);
      }),
    ).toEqual(['I2: version 3 was served after version 4 stood']);
  });

  it('is broken by a reader who is served another token set under that version', () => {
    expect(
      brokenBy((tale) => {
        tale.refresh('a', 5, 5, 3);
        tale.by('b', 7).serve(4, 2);
      }),
    ).toEqual(['I2: version 4 was read as another token set']);
  });

  it('begins anew with an integration that was removed and made again', () => {
    expect(
      brokenBy((tale) => {
        tale.refresh('a', 0, 1, 3);
        tale.by('a', 5).removalBegun(4);
        tale.by('a', 6).removed();
        tale.by('a', 6).acknowledged();
        const anew = { born: at(15) };
        tale.by('a', 20).granted(1, 1, 20, anew);
        tale.by('b', 21).serve(1, 20, anew);
      }),
    ).toEqual([]);
  });
});

describe('I3: nothing commits across the end of an epoch', () => {
  it('holds where the commit of the old epoch is refused', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('b', 1).granted(2, 4, 2);
        tale.by('a', 2).answer(1);
        tale.by('a', 2).persist(1);
        tale.by('a', 2).commitRefused(1, 'replaced');
        tale.by('a', 2).discarded(1);
      }),
    ).toEqual([]);
  });

  it('is broken by a commit after another grant took its place', () => {
    expect(
      brokenBy((tale) => {
        tale.by('b', 1).granted(2, 4, 2);
        tale.by('a', 2).persist(1);
        tale.by('a', 2).commit(1, 5);
      }),
    ).toEqual(['I3: a token set of epoch 1 was committed after it was replaced']);
  });

  it('is broken by a commit after a withdrawal, whichever of the two is heard of first', () => {
    const across = 'I3: a token set of epoch 1 was committed after it was withdrawn';
    expect(
      brokenBy((tale) => {
        tale.by('b', 1).removalBegun(3);
        tale.by('a', 9).commit(1, 4);
      }),
    ).toEqual([across]);
    expect(
      brokenBy(
        (tale) => {
          tale.by('a', 1).commit(1, 4);
          tale.by('b', 1).removalBegun(3);
        },
        { window: 0 },
      ),
    ).toEqual([across]);
  });
});

describe('I4: nothing is served after a withdrawal', () => {
  const served = (asOf: number) =>
    brokenBy((tale) => {
      tale.by('a', 10).removalBegun(3);
      tale.by('a', 11).acknowledged();
      tale.by('b', 30).serve(3, 0, { asOf: at(asOf) });
    });

  it('holds for a reader who had looked before, and within the skew of clocks', () => {
    expect(served(9)).toEqual([]);
    expect(served(15)).toEqual([]);
  });

  it('is broken by a reader who looked afterwards', () => {
    expect(served(16)).toEqual(['I4: a token was served after the grant was withdrawn']);
  });

  it('is broken without any room for skew by the very process that withdrew it', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 10).removalBegun(3);
        tale.by('a', 11).serve(3, 0);
      }),
    ).toEqual(['I4: a token was served after the grant was withdrawn']);
  });
});

describe('I5: an answer is stored before it is believed, and a loss is told', () => {
  it('is broken by a commit that nothing had stored', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('a', 1).answer(1);
        tale.by('a', 1).commit(1);
        tale.by('a', 1).persist(1);
      }),
    ).toEqual(['I5: a token set was committed before it was stored']);
    expect(
      brokenBy((tale) => {
        tale.by('a', 1).persist(1, 't4', { where: 'nowhere' });
        tale.by('a', 1).commit(1);
      }),
    ).toEqual(['I5: a token set was committed that nothing had stored']);
  });

  it('is broken by a process that goes on without storing its answer, and not by one that died', () => {
    const next = (process: string) =>
      brokenBy((tale) => {
        tale.by('a', 0).acquired(1);
        tale.by('a', 0).spend(1);
        tale.by('a', 1).answer(1);
        tale.by(process, 140).acquired(2, OPEN_1);
      });
    expect(next('a')).toEqual(['I5: an answer with a refresh token was not stored']);
    expect(next('b')).toEqual([]);
  });

  const givenUp = (lossKnown: boolean, open?: readonly ReturnType<typeof attempt>[]) =>
    brokenBy((tale) => {
      tale.by('b', 200).acquired(3, OPEN_1);
      tale.by('b', 200).spend(3);
      tale.by('b', 201).answer(3, 'grant_refused');
      tale.by('b', 201).refused(3, {
        becomes: 'reauthorization_required',
        refusals: 2,
        plainRefusals: 2,
        lastRefusalAt: at(140),
        lossKnown,
        ...(open === undefined ? {} : { open }),
      });
    });

  it('is broken by a grant that is given up after a use of unknown outcome, and nobody is told', () => {
    expect(givenUp(false, [attempt(1)])).toEqual(['I5: a grant was lost without a word']);
  });

  it('holds where the loss is told, or where there was none', () => {
    expect(givenUp(true, [attempt(1)])).toEqual([]);
    expect(givenUp(false)).toEqual([]);
  });
});

describe('I7: one try at a time while a circuit is open', () => {
  it('holds where the second begins after the first has ended, or has had its time', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).probe(1, 135);
        tale.by('a', 5).probeEnded(1);
        tale.by('b', 20).probe(2, 155);
        tale.by('c', 156).probe(3, 300, [2, 155]);
      }),
    ).toEqual([]);
  });

  it('is broken by one that takes over a try that still runs', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).probe(1, 135);
        tale.by('b', 20).probe(2, 155, [1, 135]);
      }),
    ).toEqual(['I7: a second try began while the first one had its time']);
  });

  it('is broken by a first one that sends after the second has begun', () => {
    expect(
      brokenBy((tale) => {
        tale.by('a', 0).probe(1, 135);
        tale.by('b', 1).probe(2, 135);
        tale.by('a', 10).spend(1);
      }),
    ).toEqual(['I7: two tries at once']);
  });

  it('holds where the fact of the first try was long on its way', () => {
    const tale = new Tale();
    tale.by('b', 60).probe(2, 75, [1, 15]);
    tale.by('a', 0).probe(1, 15);
    tale.by('b', 61).spend(2);
    expect(verdictOn(tale.facts, { window: 0 }).violations).toEqual([]);
  });
});

describe('I9: a grant is given up after a refusal that was confirmed', () => {
  const givenUp = (more: object, answer: 'grant_refused' | 'ambiguous' = 'grant_refused') =>
    brokenBy((tale) => {
      tale.by('a', 100).acquired(2);
      tale.by('a', 100).spend(2);
      tale.by('a', 101).answer(2, answer);
      tale.by('a', 101).refused(2, { becomes: 'reauthorization_required', ...more });
    });
  const twice = { refusals: 2, plainRefusals: 2 };

  it('holds for two refusals a minute apart, for three that make no sense, and at a wish', () => {
    expect(givenUp({ ...twice, lastRefusalAt: at(41) })).toEqual([]);
    expect(givenUp({ plain: false, refusals: 3, plainRefusals: 0, lastRefusalAt: at(41) })).toEqual([]);
    expect(givenUp({ ...twice, lastRefusalAt: at(99), forced: true })).toEqual([]);
  });

  it('is broken by one refusal', () => {
    expect(givenUp({})).toEqual(['I9: a grant was given up after one refusal']);
  });

  it('is broken by two that make no sense', () => {
    expect(givenUp({ plain: false, refusals: 2, plainRefusals: 0, lastRefusalAt: at(0) })).toEqual([
      'I9: a grant was given up after 2 refusals',
    ]);
  });

  it('is broken by a confirmation that came too soon', () => {
    expect(givenUp({ ...twice, lastRefusalAt: at(42) })).toEqual([
      'I9: a grant was given up by a refusal that came too soon to confirm the one before',
    ]);
  });

  it('is broken by an answer that was no refusal', () => {
    expect(givenUp({ ...twice, lastRefusalAt: at(0) }, 'ambiguous')).toEqual([
      'I9: a grant was given up after an answer that was no refusal: ambiguous',
    ]);
  });
});

describe('I10: a reader is served in time, with a token that lives', () => {
  const served = (more: object) => brokenBy((tale) => tale.by('a', 10).serve(4, 1, more));

  it('holds for who waits until the deadline', () => {
    expect(served({ waited: 10_200, seenVersion: 3 })).toEqual([]);
  });

  it('is broken by a token that has expired', () => {
    expect(served({ expiresAt: at(10) })).toEqual(['I10: a token was served that had expired']);
  });

  it('is broken by a version that the reader has seen', () => {
    expect(served({ seenVersion: 4 })).toEqual(['I10: version 4 was served to who had seen 4']);
  });

  it('is broken by a reader who waits too long', () => {
    expect(served({ waited: 15_001 })).toEqual(['I10: a reader waited 15001 ms of at most 10000 ms']);
  });
});
