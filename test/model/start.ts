import { instant } from '#shared/domain/time.ts';
import { NOW } from '../support/integration.ts';
import { FIRST, firstRow } from './rows.ts';
import type { Budget, State } from './state.ts';

const NOTHING: Budget = {
  crash: 0,
  pause: 0,
  loseRequest: 0,
  loseReply: 0,
  hang: 0,
  cut: 0,
  slow: 0,
  vaultDown: 0,
  escrowDown: 0,
  vaultMute: 0,
  flap: 0,
  echo: 0,
  busDown: 0,
  late: 0,
  restart: 0,
  revoke: 0,
  reconsent: 0,
  force: 0,
  trial: 0,
};

/** A due row with RT0 in the vault, as many idle workers as there are clocks, and what may befall them. */
export function start(clocks: readonly number[], budget: Partial<Budget>): State {
  const row = firstRow();
  return {
    now: NOW,
    row,
    vault: [{ versionId: FIRST, epoch: row.epoch, token: { grant: 0, n: 0 } }],
    grants: [{ newest: 0, parent: -1, parentUsedAt: instant(0), alive: true }],
    workers: clocks.map((skew) => ({ at: 'idle', skew })),
    requests: [],
    answers: [],
    orders: [],
    left: { ...NOTHING, ...budget },
    past: {},
  };
}
