import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Landing } from '#shared/domain/protocol/settled-by.ts';
import { type Instant, instant } from '#shared/domain/time.ts';
import type { Rules } from './rules.ts';
import type { Fault, State, Worker } from './state.ts';

/** One worker's turn. */
export interface Took {
  readonly state: State;
  readonly n: number;
  readonly worker: Worker;
  readonly rules: Rules;
}

export const clockOf = (state: State, worker: Worker): Instant => instant(state.now + worker.skew);

export const landing = ({ state, worker, rules }: Took): Landing => ({
  vendor: rules.vendor,
  budgets: rules.budgets,
  now: clockOf(state, worker),
});

export const free = (worker: Worker): Worker => ({ at: 'idle', skew: worker.skew });

export function withWorker(state: State, n: number, worker: Worker): State {
  return { ...state, workers: state.workers.with(n, worker) };
}

/** The state with one fault less to come, or `undefined` where none is left. */
export function spend(state: State, fault: Fault): State | undefined {
  const left = state.left[fault];
  return left === 0 ? undefined : { ...state, left: { ...state.left, [fault]: left - 1 } };
}

export function held(worker: Worker): { readonly row: Integration; readonly attempt: AttemptId } {
  if (worker.row === undefined || worker.attempt === undefined) throw new Error('no lease yet');
  return { row: worker.row, attempt: worker.attempt };
}
