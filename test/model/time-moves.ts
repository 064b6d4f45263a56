import { isRefreshable } from '#shared/domain/protocol/acquire.ts';
import { after, type Instant, instant, seconds } from '#shared/domain/time.ts';
import { isCommittedUsable } from './held.ts';
import { isLeftBehind } from './holder.ts';
import { GRACE_SECONDS } from './kinds.ts';
import { deadlineOf, killedAt } from './process.ts';
import { same } from './rows.ts';
import type { Rules } from './rules.ts';
import type { State, Step, Worker } from './state.ts';
import { died } from './world.ts';

/** Time goes on to the next instant at which something can change, if there is one. */
export function timeMove(state: State, rules: Rules): Step | undefined {
  const at = Math.min(...instants(state, rules).filter((each) => each > state.now));
  if (!Number.isFinite(at) || at >= Number.MAX_SAFE_INTEGER - 1_000) return undefined;
  return {
    sort: 'time',
    label: `${((at - state.now) / 1000).toFixed(3)} s go by`,
    state: passed(state, instant(at), rules),
  };
}

const isQuiet = (state: State): boolean =>
  state.requests.length === 0 && state.answers.length === 0 && state.workers.every(({ at }) => at === 'idle');

function instants(state: State, rules: Rules): readonly number[] {
  const { row } = state;
  const skews = new Set(state.workers.map(({ skew }) => skew));
  const found: number[] = [];
  if (isQuiet(state)) {
    if (row === undefined) return [];
    if (row.care.status === 'revoked') return row.lease === undefined ? [] : [row.lease.until + 1];
    if (!needsWork(state, rules)) return [];
  }
  for (const worker of state.workers) {
    if (worker.at === 'idle') continue;
    const killed = killedAt(worker, rules);
    found.push(killed);
    // The last moment for one that stands still: before its end, and with room enough to send.
    if (worker.pausedAt !== undefined) found.push(killed - 1, killed - roomNeeded(rules));
    if (worker.at === 'wait' && worker.sentAt !== undefined) found.push(worker.sentAt + deadlineOf(rules));
    if (worker.wakesAt !== undefined) found.push(worker.wakesAt);
  }
  for (const { heldAt, latest } of [...state.requests, ...state.answers]) {
    if (heldAt !== undefined) found.push(latest);
  }
  if (row === undefined) return found;
  if (row.lease !== undefined && !state.workers.some((worker) => renews(worker, state, rules))) {
    const { until } = row.lease;
    found.push(until - 1);
    for (const skew of skews) found.push(until + 1 - skew);
  }
  if (isRefreshable(row) || row.untold !== undefined)
    for (const skew of skews) found.push((row.dueAt ?? 0) - skew);
  for (const { parentUsedAt } of state.grants) found.push(after(parentUsedAt, seconds(GRACE_SECONDS)));
  return found;
}

const roomNeeded = (rules: Rules): number =>
  rules.decisions.deadlineFor(rules.vendor, rules.budgets) +
  rules.decisions.persistTime(rules.vendor, rules.budgets) / 2;

/** An hour later the row is due again; that is looked at only where it would show something. */
function needsWork(state: State, rules: Rules): boolean {
  const { row } = state;
  if (row?.untold !== undefined) return true;
  if (row === undefined || !isRefreshable(row)) return false;
  if (state.orders.some((order) => isLeftBehind(state, order, rules))) return true;
  return (
    row.care.status !== 'active' || !isCommittedUsable(state, rules.kind) || (row.dueAt ?? 0) <= state.now
  );
}

function renews(worker: Worker, state: State, rules: Rules): boolean {
  const { attempt, at, pausedAt, isLeaseLost } = worker;
  if (
    attempt === undefined ||
    at === 'tell' ||
    at === 'forget' ||
    at === 'look' ||
    at === 'discard' ||
    pausedAt !== undefined ||
    isLeaseLost
  )
    return false;
  const policy = rules.decisions.leasePolicy(rules.vendor.rotation, rules.budgets);
  if (policy.renewEvery === undefined || state.row === undefined) return false;
  return rules.decisions.mayRenew(state.row, { attemptId: attempt, until: state.now });
}

/** At that instant: leases were kept up, and processes have come to their end. */
function passed(state: State, at: Instant, rules: Rules): State {
  let next: State = { ...state, now: at };
  const { length, renewEvery } = rules.decisions.leasePolicy(rules.vendor.rotation, rules.budgets);
  for (const [n, worker] of state.workers.entries()) {
    if (worker.at === 'idle') continue;
    if (killedAt(worker, rules) <= at) {
      next = died(next, n, rules);
      continue;
    }
    if (renewEvery === undefined || worker.pausedAt !== undefined || worker.attempt === undefined) continue;
    if (next.row !== undefined && renews(worker, next, rules)) {
      const until = after(instant(at + worker.skew), length);
      const row = same(rules.decisions.renewed(next.row, { attemptId: worker.attempt, until }));
      next = { ...next, row, workers: next.workers.with(n, { ...worker, leaseEnds: until }) };
    } else if (worker.isLeaseLost === undefined) {
      next = { ...next, workers: next.workers.with(n, { ...worker, isLeaseLost: true }) };
    }
  }
  return next;
}
