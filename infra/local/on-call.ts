import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { type Duration, times } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { BusUnavailable, type EventBus } from '#shared/ports/tell.ts';
import { type HearPorts, hearEvent, isForOnCall } from '#shared/usecases/oncall/hear-event.ts';
import { type AlarmPorts, judgeAlarms } from '#shared/usecases/oncall/judge-alarms.ts';
import { tellOnCall } from '#shared/usecases/oncall/tell-on-call.ts';
import { type WatchPorts, watchOnCall } from '#shared/usecases/oncall/watch-on-call.ts';

export type OnCallPorts = HearPorts & WatchPorts & AlarmPorts;

export interface OnCallWatch {
  /** Somebody may have to be told: not in a minute, now. */
  wake(): void;
  /** Resolves when the look in hand has ended. */
  stop(): Promise<void>;
}

/** By the sweeps of the home: each minute, as the settings are by default. */
const LOOK_SWEEPS = 12;
/** So long what happens is gathered, so that one message names all of it: a second by default. */
const GATHERED_SWEEPS = 0.2;

/**
 * A bus whose events the on-call has on record before anyone takes them for told: a process that dies in between has
 * them told again.
 */
export function heardOnCall(bus: EventBus, ports: HearPorts, heard: () => void): EventBus {
  const hear = hearEvent(ports);
  return {
    publish: async (events, at) => {
      const forOnCall = events.filter(isForOnCall);
      // In their order: what follows from an event is no incident of its own.
      for (const event of forOnCall) await onRecord(hear, event);
      if (forOnCall.length > 0) heard();
      await bus.publish(events, at);
    },
  };
}

async function onRecord(hear: (event: DomainEvent) => Promise<void>, event: DomainEvent): Promise<void> {
  try {
    await hear(event);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new BusUnavailable(`the on-call could not be told of ${event.type}`, { cause: error });
  }
}

/** Looks each minute who has to be told of what, and at once when something has happened. */
export function startOnCall(ports: OnCallPorts, sweepPeriod: Duration): OnCallWatch {
  const { clock, log } = ports;
  const every = times(sweepPeriod, LOOK_SWEEPS);
  const judge = judgeAlarms(ports);
  const watch = watchOnCall(ports);
  const tell = tellOnCall(ports);
  const stopping = new AbortController();
  let pause = new AbortController();
  let isWoken = false;

  async function unlessItFails(look: () => Promise<unknown>): Promise<void> {
    try {
      await look();
    } catch (error) {
      // A fault of ours ends no home: it would end the next one as well, at its start.
      if (error instanceof StoreUnavailable) log.error('on-call not looked after', { cause: error.name });
      else log.error('fault', { ...faultFields(error), code: 'internal' });
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      const end = clock.monotonic() + every;
      await unlessItFails(judge);
      isWoken = false;
      await unlessItFails(watch);
      while (!stopping.signal.aborted && clock.monotonic() < end) {
        pause = new AbortController();
        // Whoever woke it during the look, or while others were told, is not told of in a minute either.
        if (!isWoken) await clock.sleep((end - clock.monotonic()) as Duration, pause.signal);
        if (!isWoken || stopping.signal.aborted) break;
        await clock.sleep(times(sweepPeriod, GATHERED_SWEEPS), stopping.signal);
        isWoken = false;
        await unlessItFails(tell);
      }
    }
  }

  const running = keepLooking();
  return {
    wake: () => {
      isWoken = true;
      pause.abort();
    },
    stop: async () => {
      stopping.abort();
      pause.abort();
      await running;
    },
  };
}
