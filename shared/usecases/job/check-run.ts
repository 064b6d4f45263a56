import type { GateFailure } from '#shared/domain/job/failure.ts';
import { notFinished } from '#shared/domain/job/fix.ts';
import { endOfRun, type JobNeed, type JobPlan } from '#shared/domain/job/job.ts';
import { type Duration, type Instant, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import { checkGrant, type GatePorts } from './check-grant.ts';

/** So many grants at a time. */
const AT_ONCE = 10;
/** With less than this left no grant is begun. */
const LEAST = seconds(1);

/**
 * Checks every grant of one run, side by side, and names everything that stands in its way. What was not finished in time,
 * or could not be looked at, is named as that. Throws nothing but faults.
 */
export const checkRun = (ports: GatePorts) => {
  const check = checkGrant(ports);

  async function one(need: JobNeed, end: Instant, timeLeft: () => Duration): Promise<readonly GateFailure[]> {
    if (timeLeft() < LEAST) return [notFinished(need)];
    try {
      return await check(need, end, timeLeft);
    } catch (error) {
      // One grant that cannot be looked at must not hide the trouble of the others.
      if (!isDown(error)) throw error;
      ports.log.error('grant of a job not checked', { integration: need.integration, cause: causeOf(error) });
      return [notFinished(need)];
    }
  }

  return async (plan: JobPlan, runAt: Instant, timeLeft: () => Duration): Promise<readonly GateFailure[]> => {
    const end = endOfRun(plan, runAt);
    const left = [...plan.integrations.entries()];
    const found: (readonly GateFailure[])[] = plan.integrations.map(() => []);
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        found[next[0]] = await one(next[1], end, timeLeft);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return found.flat();
  };
};

const isDown = (error: unknown): boolean =>
  error instanceof StoreUnavailable || error instanceof VaultUnavailable || error instanceof QueueUnavailable;
