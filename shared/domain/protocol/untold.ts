import type { DomainEvent } from '../event.ts';
import type { Integration } from '../integration.ts';
import type { MustBeHeard } from '../must-be-heard.ts';
import { after, type Instant, minutes } from '../time.ts';
import type { Settled } from './failed-attempt.ts';

/** A row that nobody would look at again is looked at then, in case whoever settled it dies before telling. */
const TELL_AGAIN = minutes(1);

/**
 * The row with what must be heard written into it, in the same write as the change it tells of: a process that dies, or
 * a bus that is down, delays the news and cannot swallow it.
 */
export function keptUntilHeard({ row, events }: Settled, now: Instant): Settled {
  const kept = events.filter(mustBeHeard);
  if (kept.length === 0) return { row, events };
  const untold = [...(row.untold ?? []), ...kept];
  return { row: { ...row, untold, dueAt: row.dueAt ?? after(now, TELL_AGAIN) }, events };
}

/** What there is to tell of: these, and what the row still keeps of before. */
export function toTell(row: Integration, events: readonly DomainEvent[]): readonly DomainEvent[] {
  const kept = (row.untold ?? []).filter((event) => isStillTrue(row, event) && !isAmong(events, event));
  return [...kept, ...events];
}

/** The row once the bus has taken these; `undefined` where it kept none of them. */
export function heard(row: Integration, told: readonly DomainEvent[]): Integration | undefined {
  if (row.untold === undefined) return undefined;
  const left = row.untold.filter((event) => isStillTrue(row, event) && !isAmong(told, event));
  if (left.length === row.untold.length) return undefined;
  const { untold: _untold, ...rest } = row;
  if (left.length > 0) return { ...rest, untold: left };
  return isOver(row) ? outOfTheSweep(rest) : rest;
}

const mustBeHeard = (event: DomainEvent): event is MustBeHeard =>
  event.type === 'grant.lost' ||
  event.type === 'integration.reauthorization_required' ||
  event.type === 'integration.revoked';

/** A holder that was fenced off may have rescued the grant since: then nobody has to connect it again. */
const isStillTrue = (row: Integration, event: MustBeHeard): boolean =>
  event.type !== 'integration.reauthorization_required' || row.care.status === 'reauthorization_required';

const isAmong = (events: readonly DomainEvent[], event: MustBeHeard): boolean =>
  events.some(
    (other) => other.type === event.type && other.version === event.version && other.epoch === event.epoch,
  );

/** Nothing is done for this grant any more; a removal is work to be done. */
const isOver = ({ care }: Integration): boolean =>
  care.status === 'reauthorization_required' || (care.status === 'revoked' && care.removal === undefined);

/** A grant that is over was due only to be told of. */
function outOfTheSweep(row: Integration): Integration {
  const { dueAt: _due, ...rest } = row;
  return rest;
}
