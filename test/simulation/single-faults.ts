import { type Fate, fatesOf } from './fate.ts';
import { runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import { KINDS, type Kind } from './sim-vendor.ts';

type Home = Schedule['home'];

/** One grant, refreshed twice, with nothing in its way. */
export function quietSchedule(home: Home, kind: Kind): Schedule {
  return {
    seed: 1,
    home,
    kind,
    revocationEnds: 'token',
    integrations: 1,
    workers: 2,
    skew: 0,
    faults: [],
    actions: [],
    illnesses: [],
    downtimes: [],
  };
}

export const SETTINGS = (['aws', 'embedded'] as const).flatMap((home) =>
  KINDS.map((kind) => ({ home, kind })),
);

/** Each fault that may befall any one call of a quiet run. */
export async function* singleFaults(home: Home, kind: Kind): AsyncGenerator<SingleFault> {
  const quiet = quietSchedule(home, kind);
  const { calls } = await runSchedule(quiet);
  for (const [index, call] of calls.entries()) {
    for (const fate of fatesOf(call, home))
      yield { call, fate, schedule: { ...quiet, faults: [[index, fate]] } };
  }
}

export interface SingleFault {
  readonly call: string;
  readonly fate: Fate;
  readonly schedule: Schedule;
}

/** What no client can help: the vendor rotated, and its answer reached nobody who lived to store it. */
export function mayLose(kind: Kind, { call, fate }: Pick<SingleFault, 'call' | 'fate'>): boolean {
  if (kind === 'none' || kind === 'replaced') return false;
  const isCutOff = fate.kind === 'silent_reply';
  if (!kind.startsWith('strict')) return isCutOff || (kind === 'grace-family' && fate.kind === 'pause');
  if (call === 'vault.put') return fate.kind === 'crash_before';
  if (call !== 'vendor.token') return false;
  return isCutOff || ['crash_after', 'lost_reply', 'fails_after'].includes(fate.kind);
}
