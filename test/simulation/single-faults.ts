import { ACTION_KINDS, type ActionKind } from './actions.ts';
import { type Fate, fatesOf } from './fate.ts';
import { runSchedule } from './run-schedule.ts';
import { NO_DRAWS, type Schedule } from './schedule.ts';
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
    clients: 1,
    workers: 2,
    batch: 1,
    disorder: 0,
    skew: 0,
    faults: [],
    draws: NO_DRAWS,
    actions: [],
    illnesses: [],
    downtimes: [],
  };
}

export const SETTINGS = (['aws', 'embedded'] as const).flatMap((home) =>
  KINDS.map((kind) => ({ home, kind })),
);

/** One thing that goes wrong, or that somebody does, at one call of a quiet run. */
export interface Single {
  /** What it is called, so that it can be run again: home, kind of vendor, call, and what befalls it. */
  readonly name: string;
  readonly schedule: Schedule;
  /** No client can help it: the vendor rotated, and its answer reached nobody who lived to store it. */
  readonly mayLose: boolean;
}

/** Of a grant that is there, this would be nothing. */
const WORTHLESS: readonly ActionKind[] = ['create'];

/** Each fault that may befall any one call of a quiet run, and each action just as every `actionsEach`th of them leaves. */
export async function singles(home: Home, kind: Kind, actionsEach = 1): Promise<readonly Single[]> {
  const quiet = quietSchedule(home, kind);
  const { calls } = await runSchedule(quiet);
  const acts = ACTION_KINDS.filter((action) => !WORTHLESS.includes(action));
  return calls.flatMap((call, index) => {
    const place = `${home}:${kind}:${index}`;
    const isBetween = isBetweenAnswerAndStore(calls, index);
    const faults = fatesOf(call, home).map((fate, n) => ({
      name: `${place}:${n}`,
      schedule: { ...quiet, faults: [[index, fate] as const] },
      mayLose: mayLose(kind, call, fate, isBetween),
    }));
    const actions = (index % actionsEach === 0 ? acts : []).map((action) => ({
      name: `${place}:${action}`,
      schedule: { ...quiet, actions: [{ kind: action, integration: 0, atCall: index }] },
      mayLose: false,
    }));
    return [...faults, ...actions];
  });
}

function isBetweenAnswerAndStore(calls: readonly string[], index: number): boolean {
  const before = calls.slice(0, index);
  const asked = before.lastIndexOf('vendor.token');
  return asked >= 0 && !before.slice(asked).includes('vault.put');
}

function mayLose(kind: Kind, call: string, fate: Fate, isBetween: boolean): boolean {
  if (kind === 'none' || kind === 'replaced') return false;
  const isCutOff = fate.kind === 'silent_reply';
  if (!kind.startsWith('strict')) return isCutOff || (kind === 'grace-family' && fate.kind === 'pause');
  if (call === 'vendor.token') {
    return isCutOff || ['crash_after', 'lost_reply', 'fails_after'].includes(fate.kind);
  }
  if (call === 'vault.put') return isBetween && fate.kind === 'crash_before';
  return isBetween && (fate.kind === 'crash_before' || fate.kind === 'crash_after');
}
