import type { DomainEvent } from '../event.ts';
import { eventOf } from '../event-of.ts';
import type { Integration, LastError } from '../integration.ts';
import { holdsLease } from './acquire.ts';
import type { FailedAttempt, Settled } from './failed-attempt.ts';

/**
 * A repeated write finds that it has already happened: the row carries this very failure. `undefined` where it does
 * not. What was to be told the first time is told now, because nobody knew then that the write had succeeded.
 */
export function settledBefore(row: Integration, failed: FailedAttempt): Settled | undefined {
  const { lastError } = row;
  if (lastError?.at !== failed.now || lastError.class !== failed.failure.class) return undefined;
  if (holdsLease(row, failed.attemptId)) return undefined;
  return { row, events: eventsOf(row, lastError, failed) };
}

function eventsOf(
  row: Integration,
  { code }: LastError,
  { failure, now }: FailedAttempt,
): readonly DomainEvent[] {
  const { care, untold = [] } = row;
  if (care.status === 'degraded' && care.since === now) {
    return [eventOf(row, { type: 'integration.degraded', code }), ...untold];
  }
  if (care.status !== 'suspect' || care.since !== now) return untold;
  return [eventOf(row, { type: 'integration.suspect', code: failure.code }), ...untold];
}
