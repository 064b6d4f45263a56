import { type Budgets, deadlineFor, leasePolicy, leastSkew } from './budgets.ts';
import { hashFraction } from './hash.ts';
import type { IntegrationId } from './ids.ts';
import { refreshTokenEnd } from './refresh-token-end.ts';
import {
  after,
  before,
  between,
  type Duration,
  days,
  earliest,
  type Instant,
  latest,
  longest,
  milliseconds,
  minutes,
  seconds,
  shortest,
  times,
} from './time.ts';
import type { Vendor } from './vendor.ts';

const LEAST_ROUTINE_SKEW = minutes(5);
const GREATEST_ROUTINE_SKEW = minutes(15);
const GREATEST_JITTER = minutes(5);
/** What is assumed of an access token whose lifetime neither the answer nor the vendor's data tells. */
const ASSUMED_LIFETIME = seconds(3600);

/** How long a token lives where its answer does not say. */
export function assumedLifetime(vendor: Vendor, learned: Duration | undefined): Duration {
  if (learned !== undefined) return learned;
  return vendor.accessTokenSeconds === undefined ? ASSUMED_LIFETIME : seconds(vendor.accessTokenSeconds);
}

/** How long before its expiry a token is due, jitter not counted. */
export function skewFor(vendor: Vendor, lifetime: Duration, budgets: Budgets): Duration {
  const routine = longest(LEAST_ROUTINE_SKEW, shortest(times(lifetime, 0.1), GREATEST_ROUTINE_SKEW));
  const wanted = vendor.skewSeconds === undefined ? routine : seconds(vendor.skewSeconds);
  return shortest(longest(wanted, leastSkew(vendor, budgets)), times(lifetime, 0.5));
}

/** The most that the hash of an id may take off `dueAt`, so that bulk imports do not expire in step. */
export function greatestJitter(lifetime: Duration): Duration {
  return shortest(times(lifetime, 0.2), GREATEST_JITTER);
}

interface Lifetimes {
  readonly obtainedAt: Instant;
  readonly expiresAt: Instant;
  readonly refreshTokenExpiresAt?: Instant;
  /** Where it is said that there is none, nothing has to be kept alive. */
  readonly hasRefreshToken?: boolean;
}

/**
 * `exp − skew − jitter`, and in time for a refresh token that would end before: used once more, it lives on where its
 * limit is an idle one, and leaves the longest-lived access token where it is not. Not before the vendor allows it.
 */
export function dueAt(vendor: Vendor, id: IntegrationId, token: Lifetimes, budgets: Budgets): Instant {
  const lifetime = longest(milliseconds(0), between(token.obtainedAt, token.expiresAt));
  const jitter = times(greatestJitter(lifetime), hashFraction(id));
  const wanted = before(token.expiresAt, skewFor(vendor, lifetime, budgets));
  const due = before(earliest(wanted, usedBy(vendor, token, budgets) ?? wanted), jitter);
  return latest(due, earliestRefresh(vendor, token.obtainedAt));
}

/** A quarter of its life before its end, a day at the most, is soon enough for a refresh token to be used again. */
const GREATEST_KEEP_ALIVE = days(1);
/** One with less left than this has a limit that no use moves on: refreshing it ever faster would gain nothing. */
const TOO_SHORT_TO_KEEP = minutes(10);

function usedBy(vendor: Vendor, token: Lifetimes, budgets: Budgets): Instant | undefined {
  const end = token.hasRefreshToken === false ? undefined : refreshTokenEnd(vendor, token);
  if (end === undefined) return undefined;
  const life = between(token.obtainedAt, end);
  if (life < TOO_SHORT_TO_KEEP) return undefined;
  const ahead = longest(shortest(times(life, 0.25), GREATEST_KEEP_ALIVE), leastSkew(vendor, budgets));
  return before(end, shortest(ahead, times(life, 0.5)));
}

/** How long after one refresh the next is due, on the mean over all ids, for tokens that live so long. */
export function meanRefreshInterval(vendor: Vendor, lifetime: Duration, budgets: Budgets): Duration {
  return milliseconds(lifetime - skewFor(vendor, lifetime, budgets) - greatestJitter(lifetime) / 2);
}

/** Some vendors refuse a refresh sooner than this. */
export function earliestRefresh(vendor: Vendor, obtainedAt: Instant): Instant {
  return after(obtainedAt, seconds(vendor.earliestRefreshSeconds ?? 0));
}

/**
 * Why grants of this vendor cannot be kept, or `undefined`. Only a *declared* lifetime is judged: what an imported
 * token has left never is.
 */
export function lifetimeProblem(vendor: Vendor, budgets: Budgets): string | undefined {
  if (vendor.accessTokenSeconds === undefined) return undefined;
  const lifetime = seconds(vendor.accessTokenSeconds);
  const needed = leastSkew(vendor, budgets);
  if (lifetime < 2 * needed) {
    const lease = leasePolicy(vendor.rotation, budgets).length;
    return (
      `access tokens of ${vendor.id} live ${inSeconds(lifetime)}, and a refresh needs twice ` +
      `lease ${inSeconds(lease)} + sweep ${inSeconds(budgets.sweepPeriod)} + deadline ` +
      `${inSeconds(deadlineFor(vendor, budgets))} = ${inSeconds(times(needed, 2))}; ` +
      `a shorter deadlineSeconds for this vendor may mend it`
    );
  }
  const skew = skewFor(vendor, lifetime, budgets);
  const jitter = greatestJitter(lifetime);
  const interval = milliseconds(lifetime - skew - jitter);
  if (budgets.leastRefreshInterval !== undefined && interval < budgets.leastRefreshInterval) {
    return (
      `access tokens of ${vendor.id} would be refreshed every lifetime ${inSeconds(lifetime)} − skew ` +
      `${inSeconds(skew)} − jitter ${inSeconds(jitter)} = ${inSeconds(interval)}, and this vault takes one write ` +
      `per ${inSeconds(budgets.leastRefreshInterval)} and grant; ask the vendor for longer tokens`
    );
  }
  return undefined;
}

const inSeconds = (length: Duration): string => `${Math.round(length / 100) / 10} s`;
