import { expect, it } from 'vitest';
import { refusal } from '#shared/domain/error-code.ts';
import type { ReconcileRun } from '#shared/usecases/reconcile/tally.ts';
import { goOn } from '../../../functions/reconcile/go-on.ts';

const COUNTS = {
  orphan: 1,
  destroyed: 0,
  held_back: 0,
  ahead: 0,
  client_gone: 0,
  foreign: 0,
  vault_missing: 0,
  inactive: 0,
};
const RAN: ReconcileRun = {
  kind: 'ran',
  looked: { vault: 100, rows: 2, vendors: 1 },
  counts: COUNTS,
  findings: [{ finding: 'orphan', of: 'integrations/gone/e1' }],
  undone: 0,
  isComplete: false,
};

function heard() {
  const lines: unknown[] = [];
  const info = (message: string, fields?: unknown) => void lines.push([message, fields]);
  return { lines, log: { debug() {}, info, warn() {}, error() {} } };
}

it('keeps fifteen seconds of its time, and says what the run came to', async () => {
  const { lines, log } = heard();
  const given: object[] = [];
  const look = goOn(async ({ timeLeft, ...rest }) => {
    given.push({ ...rest, timeLeft: timeLeft() });
    return RAN;
  }, log);
  await look(() => 900_000);
  expect(given).toEqual([{ timeLeft: 885_000 }]);
  const counts = { vault: 100, rows: 2, vendors: 1, ...COUNTS, undone: 0, isComplete: false };
  expect(lines).toEqual([['reconciled', counts]]);
});

it('leaves another run alone', async () => {
  const { lines, log } = heard();
  await goOn(async () => refusal('temporarily_unavailable', 'another', { retryAfter: 60 }), log)(() => 1000);
  expect(lines).toEqual([['another run is under way', undefined]]);
});
