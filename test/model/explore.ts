import { readVerdict } from '#shared/domain/read-verdict.ts';
import { minutes, seconds } from '#shared/domain/time.ts';
import { grantOf, isCommittedUsable, isKept } from './held.ts';
import { moves } from './holder.ts';
import { keyOf } from './key.ts';
import { networkMoves } from './network.ts';
import type { Rules } from './rules.ts';
import type { Fault, State, Step, Wrong } from './state.ts';
import { spend } from './steps.ts';
import { timeMove } from './time-moves.ts';
import { worldMoves } from './world.ts';

export interface Exploration {
  readonly states: number;
  /** How each wrong that was reached came about: the number of the step taken at each state, the shortest way. */
  readonly found: ReadonlyMap<Wrong, readonly number[]>;
  /** How many quiet states there are in which the grant lives, was withdrawn, or was lost and announced. */
  readonly ends: { readonly alive: number; readonly withdrawn: number; readonly lost: number };
}

/** Whoever is not done by then never will be. */
const HORIZON = minutes(6 * 60);

/** Visits every state that can be reached, breadth first. */
export function explore(start: State, rules: Rules, { stopAt }: { stopAt?: Wrong } = {}): Exploration {
  const seen = new Map<string, number>([[keyOf(start), 0]]);
  const cameFrom: number[] = [-1];
  const by: number[] = [-1];
  const found = new Map<Wrong, readonly number[]>();
  const ends = { alive: 0, withdrawn: 0, lost: 0 };
  let layer: { readonly state: State; readonly at: number }[] = [{ state: start, at: 0 }];
  const note = (wrong: Wrong, at: number, last?: number): void => {
    if (found.has(wrong)) return;
    const path = last === undefined ? [] : [last];
    for (let i = at; cameFrom[i] !== -1 && i !== undefined; i = cameFrom[i] ?? -1) path.push(by[i] ?? -1);
    found.set(wrong, path.reverse());
  };
  while (layer.length > 0) {
    const next: typeof layer = [];
    for (const { state, at } of layer) {
      if (state.now > start.now + HORIZON) {
        note('never done', at);
        continue;
      }
      const steps = stepsFrom(state, rules, start);
      if (!steps.some(({ sort }) => sort === 'now' || sort === 'time')) {
        const end = endOf(state, rules);
        if (end === 'alive' || end === 'withdrawn' || end === 'lost') ends[end] += 1;
        else note(end, at);
      }
      for (const [i, step] of steps.entries()) {
        if (step.wrong !== undefined) note(step.wrong, at, i);
        const key = keyOf(step.state);
        if (seen.has(key)) continue;
        const number = seen.size;
        seen.set(key, number);
        cameFrom.push(at);
        by.push(i);
        next.push({ state: step.state, at: number });
      }
      if (stopAt !== undefined && found.has(stopAt)) return { states: seen.size, found, ends };
    }
    layer = next;
  }
  return { states: seen.size, found, ends };
}

/** Everything that may happen next. Time goes on only where nothing is left to do at this instant. */
export function stepsFrom(state: State, rules: Rules, start: State): readonly Step[] {
  const steps = [
    ...state.workers.flatMap((_, n) => (isIdleTwin(state, n) ? [] : moves(state, n, rules))),
    ...networkMoves(state, rules),
    ...worldMoves(state, rules),
  ];
  const isBusy = steps.some(({ sort }) => sort === 'now');
  const isOnlyDue = isBusy && steps.every(({ sort, isBegin }) => sort !== 'now' || isBegin);
  const left = isOnlyDue ? spend(state, 'late') : undefined;
  const late = left && { ...left, past: { ...left.past, isDelayed: true } as const };
  const time = isBusy ? late && timeMove(late, rules) : timeMove(state, rules);
  if (time !== undefined)
    steps.push(isBusy ? { ...time, sort: 'fault', label: `all comes late: ${time.label}` } : time);
  return steps.map((step) => judged(state, step, rules, start));
}

/** An idle worker can do nothing that another idle one with the same clock cannot. */
function isIdleTwin(state: State, n: number): boolean {
  const worker = state.workers[n];
  if (worker?.at !== 'idle') return false;
  return state.workers.some((other, i) => i < n && other.at === 'idle' && other.skew === worker.skew);
}

/** A step that loses the grant, told apart: no client could have helped it, or somebody threw a living token away. */
function judged(before: State, step: Step, rules: Rules, start: State): Step {
  const { state } = step;
  if (state.row === undefined || state.row.care.status === 'revoked') return servedAfter(step);
  if (before.past.isLost || state.past.isLost || !isKept(before, rules.kind) || isKept(state, rules.kind))
    return step;
  const lost = { ...step, state: { ...state, past: { ...state.past, isLost: true } } } as const;
  if (step.sort === 'fault' || step.isFate || isOverdue(before, step, start)) return lost;
  return { ...lost, wrong: 'a living token was lost that could have been kept' };
}

/**
 * Time has taken a token, and nobody is to blame: a grace ran out that nobody could be in time for, or a process ended
 * that stood still or had no place for what it held. A grace makes up for one fault, not for a second one that befalls
 * the holder who comes to make up for the first.
 */
function isOverdue(before: State, step: Step, start: State): boolean {
  if (step.sort !== 'time') return false;
  const ended = before.workers.filter(({ at }, n) => at !== 'idle' && step.state.workers[n]?.at === 'idle');
  if (ended.length > 0)
    return ended.every(({ at, pausedAt }) => pausedAt !== undefined || at === 'nowhere' || at === 'seal');
  const isWaitedFor = [...before.requests, ...before.answers].some(({ attempt }) =>
    before.workers.some((worker) => worker.attempt === attempt && worker.at === 'wait'),
  );
  return (
    isWaitedFor ||
    before.past.isDelayed === true ||
    befallen(start, before) > 1 ||
    before.workers.some(({ at }) => at === 'nowhere')
  );
}

function servedAfter(step: Step): Step {
  const { row, now } = step.state;
  if (row === undefined) return step;
  const wish = { minTtl: seconds(0), scopes: [] };
  const verdict = readVerdict(row, wish, undefined, now);
  return verdict.kind === 'reauthorization_required' ? step : { ...step, wrong: 'served after a withdrawal' };
}

const DELAYING: readonly Fault[] = [
  'crash',
  'pause',
  'loseRequest',
  'loseReply',
  'cut',
  'vaultDown',
  'vaultMute',
  'flap',
  'restart',
];

/** How many faults have cost somebody time. */
const befallen = (start: State, state: State): number =>
  DELAYING.reduce((count, fault) => count + start.left[fault] - state.left[fault], 0);

/** What a state has come to in which nothing is left to be done. */
function endOf(state: State, rules: Rules): 'alive' | 'withdrawn' | 'lost' | Wrong {
  const { row, past } = state;
  if (row === undefined) {
    const isAlive = state.grants[grantOf(state)]?.alive === true && !past.isCutOff;
    return state.vault.length > 0 || isAlive ? 'kept after a withdrawal' : 'withdrawn';
  }
  if (row.care.status === 'active') return isCommittedUsable(state, rules.kind) ? 'alive' : 'never done';
  if (row.care.status !== 'reauthorization_required') return 'never done';
  if (isKept(state, rules.kind)) return 'given up while a living token was held';
  return past.isAnnounced ? 'lost' : 'lost without a word';
}
