import { keyOf, type Signal } from '#shared/domain/incident/cause.ts';
import { signalled } from '#shared/domain/incident/reduce.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { IncidentStore } from '#shared/ports/incident-store.ts';
import type { Clock } from '#shared/ports/system.ts';

export interface RaisePorts {
  readonly incidents: IncidentStore;
  readonly clock: Clock;
  /** Until when a maintenance window of this signal is open; `undefined` where there is none. */
  readonly quietUntil: (signal: Signal, now: Instant) => Instant | undefined;
}

/**
 * Puts a signal on record: one incident for each cause, whoever else comes upon it. Telling the on-call is a step of its
 * own (`tellOnCall`), so that no slow pager holds up whoever noticed. Throws `StoreUnavailable`: then it is not on record.
 */
export async function raise({ incidents, clock, quietUntil }: RaisePorts, signal: Signal): Promise<void> {
  await incidents.change(keyOf(signal.cause), (before) => {
    const now = clock.now();
    return { incident: signalled(before, signal, now, quietUntil(signal, now)), result: undefined };
  });
}
