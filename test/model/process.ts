import { after, type Instant, instant, milliseconds } from '#shared/domain/time.ts';
import type { Rules } from './rules.ts';
import type { Worker } from './state.ts';

/** How long a living holder waits. */
export const deadlineOf = (rules: Rules) =>
  milliseconds(rules.decisions.deadlineFor(rules.vendor, rules.budgets) * rules.flow.patience);

/** When the process is killed; never in the embedded home. */
export function killedAt(worker: Worker, rules: Rules): Instant {
  if (rules.home === 'embedded' || worker.bornAt === undefined) return instant(Number.MAX_SAFE_INTEGER);
  return after(worker.bornAt, rules.budgets.functionTimeout);
}
