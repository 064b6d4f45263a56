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
  const { care } = row;
  const code = row.lastError?.code ?? failure.code;
  if (care.status === 'degraded' && care.since === now) {
    return [eventOf(row, { type: 'integration.degraded', code })];
  }
  if (care.status === 'reauthorization_required' && care.since === now) {
    return [eventOf(row, { type: 'integration.reauthorization_required', code })];
  }
  if (care.status !== 'suspect' || care.since !== now) return [];
  const suspect = eventOf(row, { type: 'integration.suspect', code: failure.code });
  return care.lossAnnounced
    ? [suspect, eventOf(row, { type: 'grant.lost', cause: 'ambiguous_loss' })]
    : [suspect];
}
