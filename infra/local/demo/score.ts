import type { LogLine } from './log-line.ts';

/** What the show counts: facts from the keeper's log, from the vendor, and from tokens shown to the vendor. */
export interface Score {
  readonly refreshes: number;
  readonly slowestMs: number;
  readonly faultsPlayed: number;
  readonly faultsSurvived: number;
  readonly kills: number;
  readonly tokensAccepted: number;
  readonly tokensRefused: number;
  /** Integrations whose grant the keeper gave up. */
  readonly lost: readonly string[];
}

export const NO_SCORE: Score = {
  refreshes: 0,
  slowestMs: 0,
  faultsPlayed: 0,
  faultsSurvived: 0,
  kills: 0,
  tokensAccepted: 0,
  tokensRefused: 0,
  lost: [],
};

const LOSSES = ['grant.lost', 'integration.reauthorization_required', 'integration.revoked'];

/** The score after one more line of the keeper's log. */
export function scored(score: Score, line: LogLine): Score {
  const { message, integration } = line;
  if (message === 'integration.refreshed') return { ...score, refreshes: score.refreshes + 1 };
  if (message === 'refreshed') {
    return { ...score, slowestMs: Math.max(score.slowestMs, line.tookMs ?? 0) };
  }
  if (LOSSES.includes(message) && integration !== undefined && !score.lost.includes(integration)) {
    return { ...score, lost: [...score.lost, integration] };
  }
  return score;
}
