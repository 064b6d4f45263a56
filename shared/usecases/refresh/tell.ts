import type { DomainEvent } from '#shared/domain/event.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { EventBus, Log, Metrics } from '#shared/ports/tell.ts';
import { causeOf } from '../cause-of.ts';

export interface TellPorts {
  readonly bus: EventBus;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Clock;
}

/** Telling comes last and never fails what it tells of: a bus that is down is logged and counted. */
export async function tell(ports: TellPorts, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  for (const event of events) {
    if (event.type === 'grant.lost') ports.metrics.record('GrantLost', 1, 'Count', event.vendor);
  }
  try {
    await ports.bus.publish(events, ports.clock.now());
  } catch (error) {
    ports.metrics.record('TellFailed', events.length, 'Count');
    ports.log.error('events not published', {
      types: events.map((event) => event.type),
      cause: causeOf(error),
    });
  }
}
