import type { DomainEvent } from '#shared/domain/event.ts';
import { nameOf, same } from './rows.ts';
import type { State, Step } from './state.ts';
import { clockOf, free, spend, type Took, withWorker } from './steps.ts';

/** The worker about to tell what the row has not been heard of; free where there is nothing of the kind. */
export function telling(
  { n, worker, rules }: Took,
  state: State,
  events: readonly DomainEvent[] = [],
): State {
  if (state.row?.untold === undefined) return withWorker(state, n, free(worker));
  const tells = rules.decisions.toTell(state.row, events);
  const { attempt } = worker;
  const teller = {
    ...free(worker),
    at: 'tell',
    tells,
    ...(attempt === undefined ? {} : { attempt }),
  } as const;
  return withWorker(state, n, teller);
}

/** Whoever meets a row with news that nobody told tells it, though there is nothing to refresh. */
export function newsMoves(took: Took): readonly Step[] {
  const { row } = took.state;
  if (row?.untold === undefined || row.dueAt === undefined) return [];
  if (row.dueAt > clockOf(took.state, took.worker)) return [];
  const label = 'a worker finds news in the row that nobody told';
  return [{ sort: 'now', label, state: telling(took, took.state) }];
}

/** Step 9. The row forgets what the bus has taken. */
export function tellMoves({ state, n, worker, rules }: Took): readonly Step[] {
  const who = worker.attempt === undefined ? 'the worker' : nameOf(worker.attempt);
  const tells = worker.tells ?? [];
  if (worker.at === 'forget') {
    const row = state.row && (rules.decisions.heard(state.row, tells) ?? state.row);
    const label = `${who} lets the row forget the news`;
    const next = { ...state, row: row && same(row) };
    return [{ sort: 'now', label, state: withWorker(next, n, free(worker)) }];
  }
  const isLoss = tells.some((event) => event.type === 'grant.lost');
  const past = isLoss ? ({ ...state.past, isAnnounced: true } as const) : state.past;
  const told = withWorker({ ...state, past }, n, { ...worker, at: 'forget' });
  const label = `${who} tells ${tells.map(({ type }) => type).join(', ')}`;
  const steps: Step[] = [{ sort: 'now', label, state: told }];
  const down = spend(state, 'busDown');
  if (down === undefined) return steps;
  const unheard = withWorker(down, n, free(worker));
  return [...steps, { sort: 'fault', label: `the bus does not take what ${who} tells`, state: unheard }];
}
