import { describe, expect, it } from 'vitest';
import { NO_SCORE, type Score, scored } from '../../../../infra/local/demo/score.ts';
import { summaryOf } from '../../../../infra/local/demo/summary.ts';

const active = (id: string) => ({ id, vendor: 'acme', status: 'active', version: 3 });

describe('the summary', () => {
  it('says what was counted', () => {
    const score: Score = {
      refreshes: 36,
      slowestMs: 3021,
      faultsPlayed: 7,
      faultsSurvived: 7,
      kills: 1,
      tokensAccepted: 18,
      tokensRefused: 0,
      lost: [],
    };
    expect(
      summaryOf({ seconds: 61.4, score, integrations: [active('a'), active('b')], endedByVendor: 0 }),
    ).toEqual([
      'The show is over after 61 s.',
      '36 refreshes of 2 grants, the slowest answer took 3.0 s',
      '7 faults played by the vendor, 7 survived',
      'the keeper was killed 1 time and came back',
      '18 tokens served and shown to the vendor, 18 accepted, 0 refused',
      '0 grants lost; the keeper shows 2 active, the vendor has ended 0',
    ]);
  });

  it('says what went wrong, whoever tells of it', () => {
    const score = { ...NO_SCORE, refreshes: 1, faultsPlayed: 2, tokensAccepted: 1, tokensRefused: 1 };
    const integrations = [active('a'), { ...active('b'), status: 'reauthorization_required' }];
    const lost = scored(score, { message: 'grant.lost', integration: 'c', cause: 'ambiguous_loss' });
    expect(summaryOf({ seconds: 5, score: lost, integrations, endedByVendor: 1 }).slice(1)).toEqual([
      '1 refresh of 2 grants, the slowest answer took 0 ms',
      '2 faults played by the vendor, 0 survived, 2 still being worked on at the end',
      '2 tokens served and shown to the vendor, 1 accepted, 1 refused',
      '2 grants lost (c, b); the keeper shows 1 active and 1 reauthorization_required, the vendor has ended 1',
    ]);
  });
});

describe('the score', () => {
  it('counts refreshes by their events, and takes the slowest answer from the log', () => {
    const lines = [
      { message: 'refreshed', integration: 'a', tookMs: 40 },
      { message: 'integration.refreshed', integration: 'a', version: 2 },
      { message: 'refreshed', integration: 'b', tookMs: 7 },
      { message: 'integration.refreshed', integration: 'b', version: 2 },
      { message: 'integration.refreshed', integration: 'c', version: 2 },
    ];
    expect(lines.reduce(scored, NO_SCORE)).toEqual({ ...NO_SCORE, refreshes: 3, slowestMs: 40 });
  });

  it('counts a lost grant once', () => {
    const lines = [
      { message: 'grant.lost', integration: 'a' },
      { message: 'integration.reauthorization_required', integration: 'a' },
      { message: 'integration.suspect', integration: 'b' },
    ];
    expect(lines.reduce(scored, NO_SCORE).lost).toEqual(['a']);
  });
});
