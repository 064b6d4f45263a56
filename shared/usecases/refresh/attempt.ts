import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { hasRoomToAsk } from '#shared/domain/protocol/may-ask.ts';
import type { Duration } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { grantOf } from '../note-fact.ts';
import type { HeldLease } from './hold-lease.ts';
import type { RefreshInput } from './ports.ts';

/** One holder's go at one refresh, from the lease to the commit. */
export interface Attempt {
  readonly id: AttemptId;
  /** As the acquire wrote it. */
  readonly row: Integration;
  readonly vendor: Vendor;
  readonly client: OAuthClient;
  readonly probe: boolean;
  readonly lease: HeldLease;
  /** Never renewed: the holder is dead when it ends. */
  readonly isLeaseFixed: boolean;
  readonly input: RefreshInput;
  readonly deadline: Duration;
  /** What is kept free behind the deadline for writing the answer down. */
  readonly persistTime: Duration;
}

/** Whether a request may still be sent. */
export function maySend(attempt: Attempt): boolean {
  return hasRoomToAsk({
    isLeaseMine: attempt.lease.stillMine(),
    isLeaseFixed: attempt.isLeaseFixed,
    leaseLeft: attempt.lease.left(),
    timeLeft: attempt.input.timeLeft(),
    deadline: attempt.deadline,
    persistTime: attempt.persistTime,
  });
}

/** What every fact of an attempt names. */
export const attemptOf = ({ id, row }: Attempt) => ({ ...grantOf(row), attempt: id });
