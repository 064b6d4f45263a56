import { totals } from './circuit.ts';
import type { Circuit, Phase } from './circuit-state.ts';
import { after, type Instant, minutes } from './time.ts';

/** So many grants of one client refused for the first time within the circuit's window are not each their own fault. */
const REFUSALS_TO_HOLD = 5;
/** After this long the refusals are believed. */
const HOLD_FOR = minutes(60);

/**
 * Whether refusals of this client's grants are held together: many at once are a fault of the vendor or of the client
 * until shown otherwise. Ordinary churn among many working grants is not.
 */
export function isMassRefusal(circuit: Circuit, now: Instant): boolean {
  if (circuit.phase.kind === 'closed' && isGuardOff(circuit.phase, now)) return false;
  const { refused, ok } = totals(circuit.window, now);
  return refused >= REFUSALS_TO_HOLD && refused >= ok;
}

/** The hold has lasted long enough: from here on each grant answers for itself. */
export function isHoldOver(phase: Phase, now: Instant): boolean {
  return phase.kind !== 'closed' && phase.reason === 'mass_refusal' && now >= after(phase.since, HOLD_FOR);
}

export function guardOff(now: Instant): Phase {
  return {
    kind: 'closed',
    ramp: { from: now, second: now, used: 0 },
    guardOffUntil: after(now, HOLD_FOR),
  };
}

function isGuardOff(phase: Extract<Phase, { kind: 'closed' }>, now: Instant): boolean {
  return phase.guardOffUntil !== undefined && now < phase.guardOffUntil;
}
