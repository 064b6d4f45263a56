import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { after, type Duration, earliest, type Instant, latest, milliseconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Log } from '#shared/ports/tell.ts';

export interface SchedulerOptions {
  /** Sends what is due. */
  readonly sweep: (input: { readonly capacity: number }) => Promise<{ readonly sent: number }>;
  /** When the next row is due after that instant. */
  readonly nextDueAt: (after: Instant) => Promise<Instant | undefined>;
  readonly period: Duration;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Scheduler {
  /** A row will be due then: it is looked for at that moment, not at the next period. */
  wakeAt(at: Instant): void;
  /** Resolves when the last sweep has ended. */
  stop(): Promise<void>;
}

/** So many rows at a time; one that waits or runs already is not taken twice. */
const CAPACITY = 10_000;
/** Rows that fall due one after the other are taken together. */
const LEAST_GAP = milliseconds(20);
/**
 * No home refreshes faster, so what a sweep has sent lasts for so long at least. Sweeping a long line again and again
 * would cost more than working it off.
 */
const MOST_PER_MILLISECOND = 10;

/** Sweeps every period, and besides at the moment when the next row is due. The first sweep is at once. */
export function startScheduler({ sweep, nextDueAt, period, clock, log }: SchedulerOptions): Scheduler {
  let planned = clock.now();
  let notBefore = planned;
  let waiting = new AbortController();
  let stopped = false;

  async function sweepOnce(): Promise<void> {
    const now = clock.now();
    planned = after(now, period);
    notBefore = after(now, LEAST_GAP);
    try {
      const { sent } = await sweep({ capacity: CAPACITY });
      notBefore = after(notBefore, milliseconds(Math.floor(sent / MOST_PER_MILLISECOND)));
      if (sent === CAPACITY) planned = now;
      const next = await nextDueAt(now);
      if (next !== undefined) planned = earliest(planned, next);
    } catch (error) {
      // A fault of ours ends no home: what the next sweep can send is refreshed all the same.
      if (error instanceof StoreUnavailable || error instanceof QueueUnavailable)
        log.error('sweep failed', { cause: error.name });
      else log.error('fault', { ...faultFields(error), code: 'internal' });
    }
    planned = latest(planned, notBefore);
  }

  async function untilPlanned(): Promise<void> {
    for (let left = planned - clock.now(); left > 0 && !stopped; left = planned - clock.now()) {
      waiting = new AbortController();
      await clock.sleep(milliseconds(left), waiting.signal);
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await sweepOnce();
      await untilPlanned();
    }
  }

  const running = run();
  return {
    wakeAt(at) {
      const soonest = latest(latest(at, notBefore), after(clock.now(), LEAST_GAP));
      if (soonest >= planned) return;
      planned = soonest;
      waiting.abort();
    },
    async stop() {
      stopped = true;
      waiting.abort();
      await running;
    },
  };
}
