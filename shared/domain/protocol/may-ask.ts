import type { RefreshFailure } from '../failure.ts';
import type { Duration, Instant } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import { isReuseDeadly } from './patience.ts';

/** What a holder has left at the moment when it would send. */
export interface RoomToAsk {
  /** By its own clocks, and no renewal was refused. */
  readonly isLeaseMine: boolean;
  /** Never renewed: the holder is dead when it ends. */
  readonly isLeaseFixed: boolean;
  readonly leaseLeft: Duration;
  /** Until its process is killed. */
  readonly timeLeft: Duration;
  readonly deadline: Duration;
  readonly persistTime: Duration;
}

/** Whether a request may still be sent: its whole deadline and half the time to persist must fit. */
export function hasRoomToAsk(room: RoomToAsk): boolean {
  const needed = room.deadline + room.persistTime / 2;
  if (!room.isLeaseMine || room.timeLeft < needed) return false;
  return !room.isLeaseFixed || room.leaseLeft >= needed;
}

/** A holder sends the same refresh token twice at most: once more, at once, after an unknown outcome. */
const SENDS = 2;

/** What a holder knows when an answer failed. */
export interface FailedAnswer {
  readonly failure: RefreshFailure;
  /** How often it has sent, the failed one included. */
  readonly sends: number;
  /** When the refresh token may first have been used. */
  readonly firstUse: Instant;
  readonly now: Instant;
  /** Nothing is sent for this client before then. */
  readonly circuitUntil?: Instant | undefined;
}

/** Whether the same refresh token goes out once more at once: not where that could end the grant. */
export function mayAskAgain(failed: FailedAnswer, vendor: Vendor): boolean {
  return (
    failed.failure.class === 'ambiguous' &&
    failed.sends < SENDS &&
    failed.circuitUntil === undefined &&
    !isReuseDeadly(vendor, failed.firstUse, failed.now)
  );
}
