import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import type { InProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { after, type Duration, type Instant, milliseconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { CarePorts } from '#shared/ports/ports.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { finishRemoval } from '#shared/usecases/finish-removal.ts';
import type { RefreshPorts } from '#shared/usecases/refresh/ports.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';

/** Waiting for a vendor costs a socket and little else. */
const CONCURRENCY = 1000;
/** A vendor that hangs may hold so many places; the others are left to the rest. */
export const MOST_OF_ONE_CLIENT = 250;
const JUST_AFTER = milliseconds(1);

export interface WorkerOptions {
  readonly ports: CarePorts & Pick<RefreshPorts, 'hearSigns'>;
  readonly queue: InProcessQueue;
  /** A row that waits for another's lease wants to be looked at when that ends. */
  readonly wakeAt: (at: Instant) => void;
}

export interface Worker {
  /**
   * Takes nothing more, and finishes what is in flight: as long as a function has on AWS, which is longer than a vendor
   * may take. What is not done then is left as a kill would leave it, for the next start to find.
   */
  stop(): Promise<'finished' | 'left'>;
}

/** Takes messages off the queue: refreshes what is due, finishes removals. */
export function startWorker({ ports, queue, wakeAt }: WorkerOptions): Worker {
  const { clock, budgets } = ports;
  const refresh = refreshIntegration(ports);
  const finish = finishRemoval(ports);
  let endsAt: number | undefined;
  // This process is not killed at a fixed time: an attempt has as long as it needs, until the end has been announced.
  const timeLeft = (): Duration =>
    endsAt === undefined ? UNLIMITED : milliseconds(Math.max(0, endsAt - clock.monotonic()));

  async function work(message: RefreshMessage): Promise<void> {
    if (message.why === 'removal') return remove(message);
    const outcome = await refresh({ ...message, timeLeft });
    if (outcome.kind === 'busy') wakeAt(after(outcome.until, JUST_AFTER));
    if (outcome.kind === 'removal_due') await remove(message);
  }

  async function remove({ id }: RefreshMessage): Promise<void> {
    const outcome = await finish({ id });
    if (outcome.kind === 'waiting') wakeAt(after(outcome.until, JUST_AFTER));
  }

  queue.consume(work, {
    concurrency: CONCURRENCY,
    failed: (error, message) => {
      const fields = { integration: message.id, why: message.why };
      if (error instanceof StoreUnavailable || error instanceof VaultUnavailable) {
        ports.log.warn('not done now; the sweep will send it again', { ...fields, cause: error.name });
        return;
      }
      ports.log.error('fault', { ...fields, ...faultFields(error), code: 'internal' });
    },
  });

  return {
    stop: async () => {
      endsAt = clock.monotonic() + budgets.functionTimeout;
      const finished = queue.stop().then(() => 'finished' as const);
      const patience = new AbortController();
      const left = clock.sleep(budgets.functionTimeout, patience.signal).then(() => 'left' as const);
      const outcome = await Promise.race([finished, left]);
      patience.abort();
      return outcome;
    },
  };
}
