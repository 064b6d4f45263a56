import { between, days, type Instant } from '../time.ts';
import type { Kept } from './vault-place.ts';

/** When a place was seen that nothing names. */
export interface Sighting {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** When it had last changed, as far as the vault knows. */
  readonly changedAt?: Instant;
}

/** Whatever brings a secret before it writes the row has done so long before. */
const APART = days(1);
/** After a longer pause nobody can say what was in between. */
const CONNECTED = days(3);

/** For so long a sighting says something. */
export const SIGHTING_REMEMBERED = CONNECTED;

/** The sighting of now, which goes on from the one before unless the place has changed, or was long not seen. */
export function sighted({ changedAt }: Kept, before: Sighting | undefined, now: Instant): Sighting {
  const goesOn =
    before !== undefined &&
    before.changedAt === changedAt &&
    before.firstAt <= now &&
    between(before.lastAt, now) <= CONNECTED;
  return {
    firstAt: goesOn ? before.firstAt : now,
    lastAt: now,
    ...(changedAt === undefined ? {} : { changedAt }),
  };
}

/** Whether it was seen twice, a day apart at least, and has not changed for a day. */
export function isRipe({ firstAt, changedAt }: Sighting, now: Instant): boolean {
  return between(firstAt, now) >= APART && isOld(changedAt, now);
}

/** Whether a place has been as it is for a day, as far as anyone knows. */
export const isOld = (changedAt: Instant | undefined, now: Instant): boolean =>
  changedAt === undefined || between(changedAt, now) >= APART;
