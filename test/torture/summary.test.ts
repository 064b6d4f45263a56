import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import type { KindResult, Loss } from './result.ts';
import { figuresOf, isClean, remarks, table } from './summary.ts';

const LOST: Loss = {
  integration: 'strict-1',
  verdict: { kind: 'unavoidable', why: 'killed between the last byte and the write', ranMs: 3.21 },
  announced: 'event',
  story: '',
};

const RESULT: KindResult = {
  kind: 'strict',
  rounds: 20,
  kills: 11,
  stops: 7,
  faults: { reply_cut: 2, request_lost: 3, reply_late: 4 },
  answers: 1300,
  refreshes: 1234,
  adopted: 5,
  avoidableByHistory: 0,
  losses: [LOST, { ...LOST, announced: 'row' }],
  wrong: [],
  slowness: 1,
  seconds: 40,
};

describe('the figures of a run', () => {
  it('count what befell the home and what became of it', () => {
    expect(figuresOf(RESULT)).toEqual({
      kind: 'strict',
      rounds: 20,
      kills: 11,
      stops: 7,
      cuts: 5,
      refreshes: 1234,
      adopted: 5,
      avoidable: 0,
      unavoidable: 2,
      announced: 2,
    });
    expect(table([RESULT]).split('\n')).toEqual([
      'kind    rounds  kills  stops  cuts  refreshes  adopted  avoidable  unavoidable  announced',
      'strict      20     11      7     5       1234        5          0            2          2',
    ]);
    expect(remarks([{ ...RESULT, slowness: 3.04, losses: [{ ...LOST, announced: 'held' }] }])).toEqual([
      "1 grants were lost by a kill between an answer's last byte and its write; the latest came 3.2 ms after the byte",
      '1 losses are held together with others of their client, of which only that was told',
      'strict: starts took up to 3.0 times as long as usual, and the judge allowed for it',
    ]);
    expect(remarks([RESULT])).toEqual([
      "2 grants were lost by a kill between an answer's last byte and its write; the latest came 3.2 ms after the byte",
      '1 losses were announced by their row alone: a kill cut the event off',
    ]);
  });

  it('are clean only without an avoidable loss, a silent one, and anything else amiss', () => {
    expect(isClean(RESULT)).toBe(true);
    expect(isClean({ ...RESULT, losses: [{ ...LOST, announced: 'no' }] })).toBe(false);
    expect(isClean({ ...RESULT, losses: [{ ...LOST, verdict: { kind: 'avoidable', why: '' } }] })).toBe(
      false,
    );
    expect(isClean({ ...RESULT, avoidableByHistory: 1 })).toBe(false);
    expect(isClean({ ...RESULT, wrong: ['strict-2 is suspect when all is quiet'] })).toBe(false);
  });
});

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(readOptions([], 7)).toEqual({
      kind: 'ok',
      options: { rounds: 20, seed: 7, grants: 48, together: 2, vendors: [] },
    });
  });

  it('takes what it is given', () => {
    const args = [
      '--rounds',
      '300',
      '--seed',
      '5',
      '--vendor',
      'none,strict',
      '--grants',
      '40',
      '--json',
      'x.json',
    ];
    expect(readOptions([...args, '--together', '4'], 7)).toEqual({
      kind: 'ok',
      options: {
        rounds: 300,
        seed: 5,
        grants: 40,
        together: 4,
        vendors: ['none', 'strict'],
        jsonFile: 'x.json',
      },
    });
  });

  it('refuses what makes no sense', () => {
    expect(readOptions(['--rounds', 'many'], 7)).toEqual({
      kind: 'bad',
      problem: '--rounds must be a whole number',
    });
    expect(readOptions(['--minutes', '3'], 7).kind).toBe('bad');
  });
});
