import { backoffDelay, REFRESH_BACKOFF } from '../backoff.ts';
import type { Budgets } from '../budgets.ts';
import { deadlineFor } from '../budgets.ts';
import { eventOf } from '../event-of.ts';
import { isTokenless } from '../failure.ts';
import type { AttemptId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import { after, type Duration, type Instant, latest } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import { holdsLease } from './acquire.ts';
import type { FailedAttempt, Settled } from './failed-attempt.ts';
import { delayWithinGrace, retryAfterUnknown } from './patience.ts';
import { refused } from './refuse.ts';
import { settledBefore } from './settled-before.ts';
import { keptUntilHeard } from './untold.ts';

/**
 * What a failed attempt makes of its row (the failure table of docs/architecture.md). If the row has moved on meanwhile, the
 * failure says nothing about the grant as it is now: only the lease is given back.
 */
export function settle(row: Integration, failed: FailedAttempt, vendor: Vendor, budgets: Budgets): Settled {
  const before = settledBefore(row, failed);
  if (before !== undefined) return before;
  const settled = settleNow(row, failed, vendor, budgets);
  return keptUntilHeard(withLostAnswer(row, settled, failed), failed.now);
}

/** An answer that neither vault nor row would take is a loss; a grant that was withdrawn or replaced has lost nothing. */
function withLostAnswer(before: Integration, { row, events }: Settled, failed: FailedAttempt): Settled {
  const isOurs = before.epoch === failed.epoch && before.care.status !== 'revoked';
  if (failed.lostAnswer !== true || !isOurs) return { row, events };
  return { row, events: [...events, eventOf(row, { type: 'grant.lost', cause: 'not_persisted' })] };
}

function settleNow(row: Integration, failed: FailedAttempt, vendor: Vendor, budgets: Budgets): Settled {
  const released = release(row, failed, vendor);
  if (row.version !== failed.parentVersion || row.epoch !== failed.epoch || row.care.status === 'revoked') {
    return { row: released, events: [] };
  }
  const { failure, now } = failed;
  switch (failure.class) {
    case 'client_refused':
    case 'throttled': {
      // Neither is the grant's: only the time of the next look changes.
      const at = latest(failed.circuitUntil ?? now, after(now, backoff(row, failed)));
      return { row: heldUntil(released, at), events: [] };
    }
    case 'not_sent': {
      const delay = delayWithinGrace(row, failed.attemptId, backoff(row, failed), now, vendor);
      return degraded(heldUntil(released, latest(failed.circuitUntil ?? now, after(now, delay))), failed);
    }
    case 'ambiguous':
      return degraded(afterUnknown(row, released, failed, vendor, budgets), failed);
    case 'grant_refused':
      return refused(row, released, failed, vendor, budgets);
    case 'protocol': {
      const settled = refused(row, released, failed, vendor, budgets);
      if (failure.tokenless) return settled;
      // It may have been a token, garbled: the refresh token may be spent.
      return { ...settled, row: afterUnknown(row, settled.row, failed, vendor, budgets) };
    }
  }
}

/**
 * Gives the lease back, and closes the attempt if it surely made no token. A token that was sent although the row had
 * moved on was a spent one: where its return ends the grant, the attempt stays, or comes back if a later commit has
 * closed it, so that the loss is announced.
 */
function release(row: Integration, failed: FailedAttempt, vendor: Vendor): Integration {
  const tokenless = isTokenless(failed.failure) && !failed.sentBlind;
  const mayHaveReturned = failed.failure.class === 'grant_refused' || !tokenless;
  const isSpent = row.version !== failed.parentVersion && row.epoch === failed.epoch;
  if (!isSpent || !mayHaveReturned || vendor.rotation.reuseRevokesFamily !== true) {
    return releaseLease(row, failed.attemptId, tokenless);
  }
  const { attemptId, parentVersion } = failed;
  const released = releaseLease(row, attemptId, true);
  return { ...released, openAttempts: [...released.openAttempts, { attemptId, parentVersion }] };
}

/** An attempt that sent nothing gives the lease back, and nobody tries before that instant. */
export function postponed(row: Integration, attemptId: AttemptId, until: Instant): Integration {
  const released = releaseLease(row, attemptId, true);
  return holdsLease(row, attemptId) && row.care.status !== 'revoked' ? heldUntil(released, until) : released;
}

/** Gives the lease back if it is still mine; `tokenless` closes the attempt as well. */
export function releaseLease(row: Integration, attemptId: AttemptId, tokenless: boolean): Integration {
  const { lease, ...rest } = row;
  return {
    ...rest,
    ...(lease === undefined || holdsLease(row, attemptId) ? {} : { lease }),
    openAttempts: tokenless
      ? row.openAttempts.filter((open) => open.attemptId !== attemptId)
      : row.openAttempts,
  };
}

/** Out of reach of sweep and readers until then. A grant that is given up is not looked at again. */
function heldUntil(row: Integration, at: Instant): Integration {
  return row.dueAt === undefined ? row : { ...row, dueAt: at, heldUntil: at };
}

function backoff(row: Integration, failed: FailedAttempt): Duration {
  return backoffDelay(REFRESH_BACKOFF, row.failures + 1, failed.fraction);
}

/**
 * The next try after an unknown outcome. Where sending again too soon could end the grant, the lease is not given back
 * before that danger is over: nobody, not even a person, gets past a lease.
 */
function afterUnknown(
  row: Integration,
  released: Integration,
  failed: FailedAttempt,
  vendor: Vendor,
  budgets: Budgets,
): Integration {
  const deadline = deadlineFor(vendor, budgets);
  const retry = retryAfterUnknown(row, { ...failed, deadline }, vendor);
  // A confirmation waits its time, unless a grace would run out meanwhile.
  const earliestTry =
    vendor.rotation.kind === 'grace' ? retry.at : latest(released.heldUntil ?? failed.now, retry.at);
  const held = heldUntil(released, latest(failed.circuitUntil ?? failed.now, earliestTry));
  if (retry.notBefore <= failed.now || !holdsLease(row, failed.attemptId)) return held;
  return { ...held, lease: { attemptId: failed.attemptId, until: retry.notBefore } };
}

function degraded(row: Integration, failed: FailedAttempt): Settled {
  const { failure, now } = failed;
  const troubled: Integration = {
    ...row,
    failures: row.failures + 1,
    lastError: { class: failure.class, code: failure.code, at: now },
  };
  if (row.care.status !== 'active') return { row: troubled, events: [] };
  const next: Integration = { ...troubled, care: { status: 'degraded', since: now } };
  return { row: next, events: [eventOf(next, { type: 'integration.degraded', code: failure.code })] };
}
