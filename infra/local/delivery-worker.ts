import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import type { SqliteDeliveries } from '#shared/adapters/sqlite/webhook-deliveries.ts';
import { after, type Duration, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Log } from '#shared/ports/tell.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import type { Applied } from '#shared/usecases/webhook/apply-delivery.ts';

export interface DeliveryWorkerOptions {
  readonly deliveries: SqliteDeliveries;
  readonly apply: (delivery: Delivery, goOn: () => boolean) => Promise<Applied>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DeliveryWorker {
  /** There is a new one. */
  wake(): void;
  /** Resolves when what the one in hand is doing to one integration is done; the rest waits in the file. */
  stop(): Promise<void>;
}

const AT_ONCE = 100;
/** Then the others that wait have their turn. */
const LONGEST = seconds(30);
/** After a store or a vault that failed, and after a fault of our own. */
const NOT_NOW = seconds(5);
const AFTER_A_FAULT = seconds(60);
const LOOK_AGAIN = seconds(60);

/** Takes deliveries out of the file one after the other: there are few, and each is short or goes on later. */
export function startDeliveryWorker({
  deliveries,
  apply,
  clock,
  log,
}: DeliveryWorkerOptions): DeliveryWorker {
  let stopped = false;
  let isWoken = false;
  let waiting = new AbortController();

  async function handle(delivery: Delivery): Promise<void> {
    const end = clock.monotonic() + LONGEST;
    try {
      const applied = await apply(delivery, () => !stopped && clock.monotonic() < end);
      if (applied.kind === 'done') await deliveries.drop(delivery.key);
      else if (applied.kind === 'onward') await deliveries.goOn(applied.delivery, clock.now());
      else await deliveries.putOff(delivery.key, applied.at);
    } catch (error) {
      const { key, vendor, client } = delivery;
      const outage =
        error instanceof StoreUnavailable ||
        error instanceof VaultUnavailable ||
        error instanceof QueueUnavailable;
      if (outage) log.warn('webhook not applied now', { delivery: key, vendor, client, cause: error.name });
      else log.error('fault', { delivery: key, vendor, client, ...faultFields(error), code: 'internal' });
      await deliveries.putOff(key, after(clock.now(), outage ? NOT_NOW : AFTER_A_FAULT));
    }
  }

  async function round(): Promise<Duration> {
    const now = clock.now();
    const found = await deliveries.waiting(now, AT_ONCE);
    for (const delivery of found) {
      if (stopped) return milliseconds(0);
      await handle(delivery);
    }
    if (found.length === AT_ONCE) return milliseconds(0);
    await deliveries.forget(now);
    return untilNext(await deliveries.nextAt());
  }

  const untilNext = (next: Instant | undefined): Duration =>
    milliseconds(Math.min(LOOK_AGAIN, Math.max(0, next === undefined ? LOOK_AGAIN : next - clock.now() + 1)));

  async function run(): Promise<void> {
    while (!stopped) {
      isWoken = false;
      waiting = new AbortController();
      let pause: Duration;
      try {
        pause = await round();
      } catch (error) {
        // A fault of ours ends no home: it would end the next one as well, at its start.
        const isOutage = error instanceof StoreUnavailable;
        if (isOutage) log.error('webhooks wait', { cause: error.name });
        else log.error('fault', { ...faultFields(error), code: 'internal' });
        pause = isOutage ? NOT_NOW : AFTER_A_FAULT;
      }
      if (!stopped && !isWoken && pause > 0) await clock.sleep(pause, waiting.signal);
    }
  }

  const running = run();
  const wake = (): void => {
    isWoken = true;
    waiting.abort();
  };
  return {
    wake,
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
