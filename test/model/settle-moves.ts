import type { RefreshFailure } from '#shared/domain/failure.ts';
import { after, milliseconds, seconds } from '#shared/domain/time.ts';
import { FRACTION, nameOf, same } from './rows.ts';
import type { Step } from './state.ts';
import { clockOf, free, held, type Took, withWorker } from './steps.ts';
import { telling } from './tell-moves.ts';

interface More {
  /** An earlier request of this attempt had no known outcome. */
  readonly isBlind?: boolean;
  /** Neither vault nor row would take the answer. */
  readonly isLost?: boolean;
  /** Nothing is sent for this client before then. */
  readonly holdsFor?: number;
}

/** The real failure table, on the row as it is now. */
export function settled(took: Took, failure: RefreshFailure, more: More): Step {
  const { state, n, worker, rules } = took;
  const { row: parent, attempt } = held(worker);
  const done = withWorker(state, n, free(worker));
  const who = nameOf(attempt);
  if (state.row === undefined) return { sort: 'now', label: `${who} finds no row any more`, state: done };
  const now = clockOf(state, worker);
  const { row, events } = rules.decisions.settle(
    state.row,
    {
      attemptId: attempt,
      parentVersion: parent.version,
      epoch: parent.epoch,
      failure,
      now,
      sentAt: worker.sentAt === undefined ? now : after(worker.sentAt, milliseconds(worker.skew)),
      sentBlind: more.isBlind ?? worker.isBlind === true,
      lostAnswer: more.isLost === true,
      heldTogether: false,
      forced: worker.isForced === true,
      fraction: FRACTION,
      ...(more.holdsFor === undefined ? {} : { circuitUntil: after(now, milliseconds(more.holdsFor)) }),
    },
    rules.vendor,
    rules.budgets,
  );
  return {
    sort: 'now',
    label: `${who} writes down ${failure.code}: the grant is ${row.care.status}`,
    state: telling(took, { ...done, row: same(row) }, events),
  };
}

const PAUSE = seconds(5);

/** The vault does not answer: nothing may be spent, and nothing is believed. */
export function vaultFailed(took: Took, sort: 'now' | 'fault', isBlind: boolean): Step {
  const failure = { class: 'not_sent', code: 'vault_unavailable' } as const;
  const step = settled(took, failure, { isBlind, holdsFor: PAUSE });
  return { ...step, sort };
}
