import type { DomainEvent } from '../event.ts';
import { eventOf } from '../event-of.ts';
import type { Integration } from '../integration.ts';
import type { FailedAttempt, Settled } from './failed-attempt.ts';

/**
 * A repeated write finds that it has already happened: the row carries this very failure. `undefined` where it does
 * not. What was to be told the first time is told now, because nobody knew then that the write had succeeded.
 */
export function settledBefore(row: Integration, failed: FailedAttempt): Settled | undefined {
  const isMine = row.lastError?.at === failed.now && row.lastError.class === failed.failure.class;
  if (!isMine || row.lease?.attemptId === failed.attemptId) return undefined;
  return { row, events: eventsOf(row, failed) };
}

function eventsOf(row: Integration, { failure, now }: FailedAttempt): readonly DomainEvent[] {
  const { care, untold = [] } = row;
  if (care.status === 'degraded' && care.since === now) {
    const code = row.lastError?.code ?? failure.code;
    return [eventOf(row, { type: 'integration.degraded', code }), ...untold];
  }
  if (care.status !== 'suspect' || care.since !== now) return untold;
  return [eventOf(row, { type: 'integration.suspect', code: failure.code }), ...untold];
}
