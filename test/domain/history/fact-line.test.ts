import { describe, expect, it } from 'vitest';
import type { Fact, FactKind, Recorded } from '#shared/domain/history/fact.ts';
import { FACT_FIELDS } from '#shared/domain/history/fact-fields.ts';
import { factLine, readFact } from '#shared/domain/history/fact-line.ts';
import { Secret } from '#shared/domain/secret.ts';
import { aClientId, anIntegrationId } from '../../support/integration.ts';
import { at, attempt, Tale } from './tale.ts';

const parsed = (line: string) => readFact(JSON.parse(line) as Record<string, unknown>);

/** One of every kind, with what may be left out. */
function oneOfEach(): readonly Recorded[] {
  const tale = new Tale();
  const by = tale.by('a', 0);
  by.acquired(2, { open: [attempt(1)] });
  by.inherited(1, 10);
  by.spend(2, 't3', { reuseRevokesFamily: true, forced: true });
  by.answer(2, 'tokens', { rotated: true });
  by.answer(2, 'ambiguous', { code: 'http_500' });
  by.persist(2);
  by.commit(2, 4, { token: 't4', adopted: true });
  by.commitRefused(2, 'replaced');
  by.discarded(2);
  by.granted(2, 5, 3);
  by.refused(2, { lastRefusalAt: at(-60), open: [attempt(1)], forced: true });
  by.serve(4, 2, { minTtl: 60_000, seenVersion: 3 });
  by.removalBegun(4);
  by.acknowledged();
  by.removed();
  by.lost();
  by.probe(2, 100, [1, 50]);
  by.probeEnded(2);
  const others: Fact[] = [
    {
      kind: 'ask',
      at: at(0),
      integration: anIntegrationId('payroll'),
      born: at(0),
      epoch: 1,
      version: 4,
    },
    { kind: 'secret_tried', at: at(0), client: aClientId('acme-main'), outcome: 'grant_refused' },
    { kind: 'secret_moved', at: at(0), client: aClientId('acme-main'), version: '0198-second' },
  ];
  return [...tale.facts, ...others.map((fact, n) => ({ ...fact, by: 'b', n: n + 1 }))];
}

describe('a line of the audit', () => {
  it('gives every kind of fact back as it was', () => {
    const facts = oneOfEach();
    expect(new Set(facts.map(({ kind }) => kind))).toEqual(new Set(Object.keys(FACT_FIELDS) as FactKind[]));
    for (const fact of facts) expect(parsed(factLine(fact))).toEqual({ kind: 'fact', fact });
  });

  it('begins with its mark, and says when, by whom, and what', () => {
    const tale = new Tale();
    tale.by('a', 0).persist(1, 'Zm9vYmFy', { where: 'escrow' });
    expect(tale.facts.map(factLine)).toEqual([
      `{"audit":1,"at":"2026-11-02T08:00:00.000Z","by":"a","n":1,"kind":"persist","integration":"payroll","born":"2026-11-02T07:43:20.000Z","epoch":1,"attempt":"${attempt(1)}","where":"escrow","token":"Zm9vYmFy"}`,
    ]);
  });

  it('holds no secret, even where one was handed over', () => {
    const tale = new Tale();
    tale.by('a', 0).persist(1, new Secret('rt-1') as unknown as string);
    expect(tale.facts.map(factLine).join()).not.toContain('rt-1');
  });

  const line = {
    audit: 1,
    at: '2026-11-02T08:00:00.000Z',
    by: 'a',
    n: 1,
    kind: 'probe_ended',
    client: 'c',
    attempt: 'x',
  };

  it.each([
    [{ ...line, audit: 2 }, 'unknown_format', 'has the format 2; known is 1'],
    [{ ...line, kind: 'toString' }, 'unknown_fact', 'is of the kind "toString"; known are acquired, '],
    [{ ...line, n: -1 }, 'bad_field', 'has n -1; it must be a whole number from 0'],
    [{ ...line, at: '2026-11-02' }, 'bad_field', 'has at "2026-11-02"; it must be an instant such as '],
    [{ ...line, client: undefined }, 'bad_field', 'has client missing; it must be a word'],
    [
      { ...line, attempt: `${'x'.repeat(200)}` },
      'bad_field',
      `has attempt "${'x'.repeat(59)}…; it must be a word`,
    ],
  ])('names what is wrong with %j', (members, code, problem) => {
    const read = readFact(members);
    expect(read).toMatchObject({ kind: 'bad', code });
    expect(read.kind === 'bad' && read.problem).toContain(problem);
  });
});
