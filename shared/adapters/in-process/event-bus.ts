import type { DomainEvent } from '#shared/domain/event.ts';
import { type Instant, toRfc3339 } from '#shared/domain/time.ts';
import type { EventBus, Log, LogFields } from '#shared/ports/tell.ts';

export type EventListener = (event: DomainEvent, at: Instant) => void;

export interface InProcessBus extends EventBus {
  /** Gives what ends the subscription. */
  subscribe(listener: EventListener): () => void;
}

/** Delivers events to who subscribed in this process, each also as one line of the log. */
export function inProcessBus(log: Log): InProcessBus {
  const listeners = new Set<EventListener>();

  function deliver(event: DomainEvent, at: Instant): void {
    for (const listener of listeners) {
      try {
        listener(event, at);
      } catch (error) {
        log.error('a listener failed', {
          event: event.type,
          cause: error instanceof Error ? error.name : 'unknown',
        });
      }
    }
  }

  return {
    publish: async (events, at) => {
      for (const event of events) {
        log.info(event.type, { ...fieldsOf(event), at: toRfc3339(at) });
        deliver(event, at);
      }
    },
    subscribe: (listener) => {
      // Wrapped, so that one function subscribed twice is two subscriptions.
      const subscribed: EventListener = (event, at) => listener(event, at);
      listeners.add(subscribed);
      return () => listeners.delete(subscribed);
    },
  };
}

/** Everything but the type; a line of the log has no lists but of texts. */
function fieldsOf(event: DomainEvent): LogFields {
  const { type: _type, ...facts } = event;
  if (!('failures' in facts)) return facts;
  return { ...facts, failures: facts.failures.map(({ integration, reason }) => `${integration}: ${reason}`) };
}
