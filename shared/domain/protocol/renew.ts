import type { AttemptId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import type { Instant } from '../time.ts';
import { holdsLease } from './acquire.ts';

export interface RenewCommand {
  readonly attemptId: AttemptId;
  readonly until: Instant;
}

/** A lease may be renewed while it is still mine, even after its end: nobody else has taken it. */
export function mayRenew(row: Integration, command: RenewCommand): boolean {
  return holdsLease(row, command.attemptId);
}

export function renewed(row: Integration, command: RenewCommand): Integration {
  return { ...row, lease: { attemptId: command.attemptId, until: command.until } };
}
