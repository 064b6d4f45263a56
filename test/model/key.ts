import { numberOf, textOf } from './rows.ts';
import type { State, Worker } from './state.ts';

const numbers = new Map<string, number>();

function short(text: string): number {
  const found = numbers.get(text);
  if (found !== undefined) return found;
  numbers.set(text, numbers.size + 1);
  return numbers.size;
}

const ofWorker = new WeakMap<Worker, number>();

function workerNumber(worker: Worker): number {
  const known = ofWorker.get(worker);
  if (known !== undefined) return known;
  const number = short(worker.at === 'idle' ? `idle ${worker.skew}` : textOfWorker(worker));
  ofWorker.set(worker, number);
  return number;
}

/** Every field once: a new one is missed by the compiler's own word. */
const FIELDS: Readonly<Record<Exclude<keyof Worker, 'row'>, true>> = {
  at: true,
  skew: true,
  attempt: true,
  bornAt: true,
  isForced: true,
  isOnTrial: true,
  leaseEnds: true,
  isLeaseLost: true,
  spends: true,
  sends: true,
  sentAt: true,
  firstUse: true,
  isBlind: true,
  answer: true,
  commits: true,
  settles: true,
  fromEscrow: true,
  isCommitted: true,
  why: true,
  wakesAt: true,
  isTurnedAway: true,
  tells: true,
  pausedAt: true,
};
const NAMES = Object.keys(FIELDS) as readonly Exclude<keyof Worker, 'row'>[];

function textOfWorker(worker: Worker): string {
  let text = `${numberOf(worker.row)}`;
  for (const name of NAMES) {
    const value = worker[name];
    text += value === undefined ? ' ' : ` ${textOf(value)}`;
  }
  return text;
}

const ofObject = new WeakMap<object, number>();

function objectNumber(value: object): number {
  const known = ofObject.get(value);
  if (known !== undefined) return known;
  const number = short(textOf(value));
  ofObject.set(value, number);
  return number;
}

/** The same text for states that cannot be told apart: workers have no names. */
export function keyOf(state: State): string {
  const workers = state.workers.map(workerNumber).sort((a, b) => a - b);
  const rest = [
    state.vault,
    state.grants,
    state.requests,
    state.answers,
    state.orders,
    state.left,
    state.past,
  ].map(objectNumber);
  return `${state.now} ${numberOf(state.row)} ${workers.join(' ')} ${rest.join(' ')}`;
}
