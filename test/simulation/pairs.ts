import { seeded } from '../support/seeded.ts';
import { ACTION_KINDS } from './actions.ts';
import { runSchedule } from './run-schedule.ts';
import type { Action, Schedule } from './schedule.ts';
import { quietSchedule, SETTINGS } from './single-faults.ts';

/** The second trouble comes within so many calls of the first: there they meet the same attempt, or its recovery. */
const REACH = 24;
/** Of two troubles so many are what somebody does, not a fault. */
const ACTING = 0.25;

/** A quiet run with two troubles, the second of which may befall what the first one has brought about. */
export async function pairOfTroubles(seed: number): Promise<Schedule> {
  const next = seeded(seed);
  const upTo = (most: number): number => Math.floor(next() * (most + 1));
  const setting = SETTINGS[upTo(SETTINGS.length - 1)] ?? { home: 'aws', kind: 'strict' };
  const quiet = { ...quietSchedule(setting.home, setting.kind), seed };
  const first = upTo((await callsOf(quiet)) - 1);
  const indices = [first, first + 1 + upTo(REACH)];
  const calls: number[] = [];
  const actions: Action[] = [];
  for (const index of indices) {
    const kind = next() < ACTING ? ACTION_KINDS[upTo(ACTION_KINDS.length - 1)] : undefined;
    if (kind === undefined) calls.push(index);
    else actions.push({ kind, integration: 0, atCall: index });
  }
  return { ...quiet, draws: { rate: 0, before: 0, calls }, actions };
}

const known = new Map<string, number>();

/** How many calls a quiet run makes, whatever its seed. */
async function callsOf(quiet: Schedule): Promise<number> {
  const key = `${quiet.home} ${quiet.kind}`;
  const found = known.get(key) ?? (await runSchedule({ ...quiet, seed: 1 })).calls.length;
  known.set(key, found);
  return found;
}
