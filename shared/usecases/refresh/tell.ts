import type { DomainEvent } from '#shared/domain/event.ts';
import type { EventBus } from '#shared/ports/tell.ts';
import { causeOf } from '../cause-of.ts';
import { type NotePorts, note } from '../note-fact.ts';

export interface TellPorts extends NotePorts {
  readonly bus: EventBus;
}

/** Telling comes last and never fails what it tells of: a bus that is down is logged and counted, and `false`. */
export async function tell(ports: TellPorts, events: readonly DomainEvent[]): Promise<boolean> {
  if (events.length === 0) return true;
  for (const event of events) {
    if (event.type === 'grant.lost') ports.metrics.record('GrantLost', 1, 'Count', event.vendor);
  }
  try {
    await ports.bus.publish(events, ports.clock.now());
    for (const event of events) noteEvent(ports, event);
    return true;
  } catch (error) {
    ports.metrics.record('TellFailed', events.length, 'Count');
    ports.log.error('events not published', {
      types: events.map((event) => event.type),
      cause: causeOf(error),
    });
    return false;
  }
}

/** That a grant was refreshed as a matter of course is on record already, as its commit; notices, jobs and campaigns are of no grant. */
function noteEvent(ports: TellPorts, event: DomainEvent): void {
  if (event.type === 'integration.refreshed' || event.type === 'vendor.notice') return;
  if ('job' in event || 'campaign' in event) return;
  note(ports, {
    kind: 'announced',
    event: event.type,
    client: event.client,
    ...('integration' in event ? { integration: event.integration, epoch: event.epoch } : {}),
    ...(event.type === 'grant.lost' ? { cause: event.cause } : {}),
  });
}
