import type { BoardView } from '../../../../infra/local/demo/board.ts';
import { NO_SCORE } from '../../../../infra/local/demo/score.ts';

const NOW = Date.UTC(2026, 10, 2, 8, 0, 0);

/** A moment of the show with two vendors, one of them in trouble. */
export function aView(overrides: Partial<BoardView> = {}): BoardView {
  const expiring = (ms: number) => ({ expiresAt: new Date(NOW + ms).toISOString() });
  return {
    elapsed: 83_400,
    now: NOW,
    act: { number: 4, of: 7, title: 'too many requests' },
    integrations: [
      { id: 'billing', vendor: 'acme', status: 'degraded', version: 9, ...expiring(5000) },
      { id: 'payroll', vendor: 'acme', status: 'active', version: 12, ...expiring(15_500) },
      { id: 'warehouse', vendor: 'globex', status: 'pending', version: 0 },
    ],
    clients: [
      {
        id: 'acme-app',
        vendor: 'acme',
        circuit: { state: 'open', openUntil: new Date(NOW + 2300).toISOString() },
      },
      { id: 'globex-app', vendor: 'globex', circuit: { state: 'closed' } },
    ],
    took: new Map([
      ['billing', 3021],
      ['payroll', 12],
    ]),
    story: [
      { at: 61_000, text: 'act 4 of 7: too many requests', tone: 'act' },
      { at: 62_000, text: 'acme answers 429, come back in 4 s', tone: 'warn' },
      { at: 83_000, text: 'payroll refreshed, version 12', tone: 'good' },
    ],
    score: {
      ...NO_SCORE,
      refreshes: 21,
      faultsPlayed: 4,
      faultsSurvived: 3,
      tokensAccepted: 17,
    },
    ...overrides,
  };
}
