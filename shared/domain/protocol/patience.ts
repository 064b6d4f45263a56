import { attemptTime } from '../attempt.ts';
import { backoffDelay, REFRESH_BACKOFF } from '../backoff.ts';
import type { Budgets } from '../budgets.ts';
import type { AttemptId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import {
  after,
  before,
  between,
  type Duration,
  earliest,
  type Instant,
  latest,
  longest,
  milliseconds,
  minutes,
  seconds,
  shortest,
  sum,
  times,
} from '../time.ts';
import type { Vendor } from '../vendor.ts';

/** A drain ends this long before the old access token does. */
const DRAIN_MARGIN = minutes(2);
/** So many tries fit into what is left of a grace. */
const TRIES_IN_GRACE = 4;
/** A grace counts as over this much sooner, for a request's way and for clocks that differ; a short one by a tenth. */
const GRACE_MARGIN = seconds(1);

/** Whether an attempt whose outcome we never learned may have cost the grant its only living refresh token. */
export function mayHaveLost(vendor: Vendor): boolean {
  return vendor.rotation.kind === 'strict' || vendor.rotation.kind === 'grace';
}

/** Whether sending a refresh token once more may end the whole grant, if its first use was handled after all. */
export function isReuseDeadly(vendor: Vendor, firstUse: Instant, now: Instant): boolean {
  const { rotation } = vendor;
  if (rotation.reuseRevokesFamily !== true) return false;
  if (rotation.kind === 'strict') return true;
  return rotation.kind === 'grace' && now >= after(firstUse, surelyForgiven(seconds(rotation.graceSeconds)));
}

const surelyForgiven = (grace: Duration): Duration =>
  milliseconds(grace - shortest(GRACE_MARGIN, times(grace, 1 / 10)));

/**
 * Until when a holder before us may still be answered, where our own use of the refresh token could end the grant: a
 * lease that is renewed may be lost by a holder that stood still and lives. One of the same version spends the token that
 * we would, one of an earlier version the token before it: that one's grace ends when ours is used. `undefined` where
 * nothing is to be waited for: inside the grace a second use is forgiven, and a strict vendor's lease has waited already.
 */
export function mayBeAnsweredUntil(
  row: Integration,
  mine: AttemptId,
  vendor: Vendor,
  now: Instant,
  budgets: Budgets,
): Instant | undefined {
  if (vendor.rotation.kind !== 'grace' || vendor.rotation.reuseRevokesFamily !== true) return undefined;
  const others = row.openAttempts.filter((open) => open.attemptId !== mine);
  const begun = others.map((open) => attemptTime(open.attemptId));
  if (begun.length === 0) return undefined;
  const isOfBefore = others.some((open) => open.parentVersion < row.version);
  if (!isOfBefore && !isReuseDeadly(vendor, begun.reduce(earliest), now)) return undefined;
  const dead = after(begun.reduce(latest), sum(budgets.functionTimeout, budgets.settle));
  return dead > now ? dead : undefined;
}

/** One request whose outcome is not known. */
export interface UnknownOutcome {
  readonly now: Instant;
  readonly sentAt: Instant;
  readonly deadline: Duration;
  /** Uniform in [0, 1). */
  readonly fraction: number;
}

export interface Retry {
  readonly at: Instant;
  /** Not even a person may send it sooner: the first request may still be handled. */
  readonly notBefore: Instant;
}

/** When to send the same refresh token again. */
export function retryAfterUnknown(row: Integration, outcome: UnknownOutcome, vendor: Vendor): Retry {
  const { now, sentAt, deadline, fraction } = outcome;
  const firstUse = firstUseOf(row, sentAt);
  const delay = backoffDelay(REFRESH_BACKOFF, row.failures + 1, fraction);
  if (!isReuseDeadly(vendor, firstUse, now)) {
    return { at: after(now, withinGrace(delay, firstUse, now, vendor)), notBefore: now };
  }
  // The token that lives is worth more than a try that may end it: use it up first.
  const notBefore = latest(now, after(sentAt, deadline));
  const drained = row.tokens === undefined ? now : before(row.tokens.expiresAt, DRAIN_MARGIN);
  return { at: drained > notBefore ? drained : after(notBefore, delay), notBefore };
}

/** When the refresh token at hand may first have been used. */
export function firstUseOf(row: Integration, sentAt: Instant): Instant {
  return row.openAttempts
    .filter((open) => open.parentVersion === row.version)
    .map((open) => attemptTime(open.attemptId))
    .reduce(earliest, sentAt);
}

/**
 * How long to wait after a try that never left: not beyond the grace of an earlier use of the same refresh token whose
 * outcome we never learned.
 */
export function delayWithinGrace(
  row: Integration,
  mine: AttemptId,
  delay: Duration,
  now: Instant,
  vendor: Vendor,
): Duration {
  const uses = row.openAttempts.filter(
    (open) => open.attemptId !== mine && open.parentVersion === row.version,
  );
  if (uses.length === 0) return delay;
  return withinGrace(delay, uses.map((open) => attemptTime(open.attemptId)).reduce(earliest), now, vendor);
}

/** Inside the grace of its first use the vendor answers the same token again: do not sleep through it. */
function withinGrace(delay: Duration, firstUse: Instant, now: Instant, vendor: Vendor): Duration {
  if (vendor.rotation.kind !== 'grace') return delay;
  const left = between(now, after(firstUse, seconds(vendor.rotation.graceSeconds)));
  if (left <= 0) return delay;
  return shortest(delay, longest(seconds(1), times(left, 1 / TRIES_IN_GRACE)));
}
