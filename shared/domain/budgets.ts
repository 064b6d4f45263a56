import { type Duration, longest, milliseconds, seconds, shortest, sum, times } from './time.ts';
import type { Rotation, Vendor } from './vendor.ts';

/** The home's own lengths of time; docs/architecture.md says how they hang together. */
export interface Budgets {
  /** How long a vendor may take to answer, unless the vendor's data says otherwise. */
  readonly vendorDeadline: Duration;
  /** After this the holder of a lease is surely dead (AWS), or was given up (embedded). */
  readonly functionTimeout: Duration;
  /** How long a request of a dead holder may still be on its way, for strict vendors. */
  readonly settle: Duration;
  /** Between a refusal and its confirmation. */
  readonly confirm: Duration;
  readonly sweepPeriod: Duration;
  /** Refreshes of one grant may not come faster than this where the vault's write rate forbids it. */
  readonly leastRefreshInterval?: Duration;
}

export const DEFAULT_BUDGETS: Budgets = {
  vendorDeadline: seconds(100),
  functionTimeout: seconds(120),
  settle: seconds(15),
  confirm: seconds(60),
  sweepPeriod: seconds(60),
};

/** A renewed lease outlives two missed renewals. */
const RENEWED_LEASE = seconds(15);
const RENEW_EVERY = seconds(5);
const LEAST_PERSIST_TIME = milliseconds(500);

export interface LeasePolicy {
  readonly length: Duration;
  /** Absent: the lease is fixed, because its holder is dead when it ends. */
  readonly renewEvery?: Duration;
}

/**
 * Lease by rotation kind. Strict: longer than any holder lives, plus the time its request may still be on its way, so
 * that two never send the same token. Otherwise short and renewed: a second use is forgiven, a long standstill is not.
 */
export function leasePolicy(rotation: Rotation, budgets: Budgets): LeasePolicy {
  if (rotation.kind === 'strict') return { length: sum(budgets.functionTimeout, budgets.settle) };
  const renewable = sum(RENEWED_LEASE, settleTime(rotation, budgets));
  const length = shortest(renewable, budgets.functionTimeout);
  return { length, renewEvery: shortest(RENEW_EVERY, times(length, 1 / 3)) };
}

/** How long a request of a dead holder may matter: in full where a token works once, a fifth with grace, else not. */
export function settleTime(rotation: Rotation, budgets: Budgets): Duration {
  if (rotation.kind === 'strict') return budgets.settle;
  return rotation.kind === 'grace' ? times(budgets.settle, 1 / 5) : milliseconds(0);
}

/**
 * How long to wait for this vendor's answer. The same patience for every rotation kind: who hangs up on a slow answer
 * throws away a token, or asks a struggling vendor twice.
 */
export function deadlineFor(vendor: Vendor, budgets: Budgets): Duration {
  if (vendor.deadlineSeconds === undefined) return budgets.vendorDeadline;
  return shortest(
    seconds(vendor.deadlineSeconds),
    milliseconds(budgets.functionTimeout - LEAST_PERSIST_TIME),
  );
}

/** What the function's timeout leaves for writing the answer down. */
export function persistTime(vendor: Vendor, budgets: Budgets): Duration {
  const left = milliseconds(budgets.functionTimeout - deadlineFor(vendor, budgets));
  return longest(LEAST_PERSIST_TIME, left);
}

/** The least room that a refresh needs before its token runs out. */
export function leastSkew(vendor: Vendor, budgets: Budgets): Duration {
  const lease = leasePolicy(vendor.rotation, budgets).length;
  return sum(lease, budgets.sweepPeriod, deadlineFor(vendor, budgets));
}
