import type { IntegrationId } from '#shared/domain/ids.ts';
import { after, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { ConsentPolls } from '#shared/ports/device.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { Clock } from '#shared/ports/system.ts';

export interface InProcessPolls extends ConsentPolls {
  /** Hands each integration to `look` at its time; what that throws goes to `failed`, and it is looked at again soon. */
  consume(
    look: (id: IntegrationId) => Promise<void>,
    failed: (error: unknown, id: IntegrationId) => void,
  ): void;
  /** Plans nothing more; resolves when the looks that run have ended. */
  stop(): Promise<void>;
}

const AFTER_A_FAILURE = seconds(30);

/**
 * Looks at consents behind their pages, in one process. A plan dies with it, and is made anew at the next start: the codes
 * are in the rows.
 */
export function inProcessPolls(clock: Pick<Clock, 'now' | 'sleep'>): InProcessPolls {
  const planned = new Map<IntegrationId, AbortController>();
  const running = new Set<Promise<void>>();
  let consumer: ((id: IntegrationId) => Promise<void>) | undefined;
  let stopped = false;

  async function lookAtTime(id: IntegrationId, at: Instant, plan: AbortController): Promise<void> {
    await clock.sleep(milliseconds(Math.max(0, at - clock.now())), plan.signal);
    if (plan.signal.aborted || stopped) return;
    planned.delete(id);
    await consumer?.(id);
  }

  function plan(id: IntegrationId, at: Instant): void {
    const fresh = new AbortController();
    planned.set(id, fresh);
    const run = lookAtTime(id, at, fresh).finally(() => running.delete(run));
    running.add(run);
  }

  return {
    lookAt: async (id, at) => {
      if (stopped) throw new QueueUnavailable('no consent is looked at any more');
      // A fresh plan stands for the one before: both would look at the same row.
      planned.get(id)?.abort();
      plan(id, at);
    },
    consume: (look, failed) => {
      consumer = (id) =>
        look(id).catch((error) => {
          failed(error, id);
          if (!stopped && !planned.has(id)) plan(id, after(clock.now(), AFTER_A_FAILURE));
        });
    },
    stop: async () => {
      stopped = true;
      for (const plan of planned.values()) plan.abort();
      await Promise.all(running);
    },
  };
}
