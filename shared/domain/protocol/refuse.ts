import type { Budgets } from '../budgets.ts';
import type { DomainEvent } from '../event.ts';
import { eventOf } from '../event-of.ts';
import type { Care, Integration } from '../integration.ts';
import { after, type Instant, latest } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import type { FailedAttempt, Settled } from './failed-attempt.ts';
import { mayHaveLost } from './patience.ts';

/** A plain refusal is confirmed once, one that we do not understand twice. */
const PLAIN_REFUSALS_TO_BELIEVE = 2;
const REFUSALS_TO_BELIEVE = 3;

/** In `lastError.code` while many grants of one client are refused at once. */
const HELD_TOGETHER = 'mass_refusal';
/** In `lastError.code` where the refused refresh token had been used with an outcome that we never learned. */
const AMBIGUOUS_LOSS = 'ambiguous_loss';

/**
 * What a refusal makes of a row. `before` is the row with the lease still on it, `released` the same without: suspect
 * first, given up once the refusal is confirmed, and untouched while many are refused together.
 */
export function refused(
  before: Integration,
  released: Integration,
  failed: FailedAttempt,
  vendor: Vendor,
  budgets: Budgets,
): Settled {
  if (failed.heldTogether) return held(released, failed, budgets);
  const { care } = before;
  if (care.status !== 'suspect') return suspected(before, released, failed, vendor, budgets);
  const { refusals, plainRefusals } = counted(before, care, failed, budgets);
  const isBelieved = believed(refusals, plainRefusals);
  const lost = care.lossAnnounced || isLoss(before, failed, vendor, isPlain(failed) || isBelieved);
  const settled = isBelieved
    ? givenUp(released, failed, lost)
    : {
        row: {
          ...waiting(released, failed, budgets),
          care: { ...care, refusals, plainRefusals, lossAnnounced: lost },
          lastError: lastError(failed, lost),
        },
        events: [],
      };
  if (!lost || care.lossAnnounced) return settled;
  return { ...settled, events: [lossOf(settled.row), ...settled.events] };
}

/** Whether this refusal is the one that the grant would be given up for. */
export function wouldGiveUp(row: Integration, failed: Refusal, budgets: Budgets): boolean {
  if (row.care.status !== 'suspect') return false;
  const { refusals, plainRefusals } = counted(row, row.care, failed, budgets);
  return believed(refusals, plainRefusals);
}

type Refusal = Pick<FailedAttempt, 'failure' | 'now' | 'forced'>;

/** How many refusals count once this one has come: it has to be apart from the last one to confirm it. */
function counted(
  row: Integration,
  care: Extract<Care, { readonly status: 'suspect' }>,
  failed: Refusal,
  budgets: Budgets,
): { readonly refusals: number; readonly plainRefusals: number } {
  // A failure of another kind, written late by a holder that stood still, must not make the first refusal look old.
  const lastRefusal = latest(care.since, row.lastError?.at ?? care.since);
  const isConfirmation = failed.forced || failed.now >= after(lastRefusal, budgets.confirm);
  const one = isConfirmation ? 1 : 0;
  return {
    refusals: care.refusals + one,
    plainRefusals: care.plainRefusals + (isPlain(failed) ? one : 0),
  };
}

const believed = (refusals: number, plainRefusals: number): boolean =>
  plainRefusals >= PLAIN_REFUSALS_TO_BELIEVE || refusals >= REFUSALS_TO_BELIEVE;

function suspected(
  before: Integration,
  released: Integration,
  failed: FailedAttempt,
  vendor: Vendor,
  budgets: Budgets,
): Settled {
  const lost = isLoss(before, failed, vendor, isPlain(failed));
  const next: Integration = {
    ...waiting(released, failed, budgets),
    care: {
      status: 'suspect',
      since: failed.now,
      refusals: 1,
      plainRefusals: isPlain(failed) ? 1 : 0,
      lossAnnounced: lost,
    },
    lastError: lastError(failed, lost),
  };
  const events: DomainEvent[] = [eventOf(next, { type: 'integration.suspect', code: failed.failure.code })];
  if (lost) events.push(lossOf(next));
  return { row: next, events };
}

const isPlain = (failed: Pick<FailedAttempt, 'failure'>): boolean => failed.failure.class === 'grant_refused';

const lossOf = (row: Integration): DomainEvent => eventOf(row, { type: 'grant.lost', cause: AMBIGUOUS_LOSS });

/**
 * A refusal of a token that may have been spent by a use that we never heard of: plain, or, from a vendor that names no
 * code, repeated until it is believed.
 */
function isLoss(row: Integration, failed: FailedAttempt, vendor: Vendor, isRefusal: boolean): boolean {
  return isRefusal && wasUsedBlind(row, failed) && mayHaveLost(vendor);
}

/**
 * A use of this refresh token, or of its parent by a holder who lost the race, had an outcome that we never learned: by
 * this attempt or by one before it. Where each use mints a new successor, the parent's late use kills this one.
 */
function wasUsedBlind(row: Integration, failed: FailedAttempt): boolean {
  return failed.sentBlind || row.openAttempts.some((open) => open.attemptId !== failed.attemptId);
}

function givenUp(released: Integration, failed: FailedAttempt, lost: boolean): Settled {
  const { dueAt: _due, heldUntil: _held, ...rest } = released;
  const next: Integration = {
    ...rest,
    care: { status: 'reauthorization_required', since: failed.now },
    failures: released.failures + 1,
    lastError: lastError(failed, lost),
  };
  const code = lost ? AMBIGUOUS_LOSS : failed.failure.code;
  return { row: next, events: [eventOf(next, { type: 'integration.reauthorization_required', code })] };
}

function held(released: Integration, failed: FailedAttempt, budgets: Budgets): Settled {
  const wasActive = released.care.status === 'active';
  const next: Integration = {
    ...waiting(released, failed, budgets),
    ...(wasActive ? { care: { status: 'degraded', since: failed.now } as const } : {}),
    lastError: { class: failed.failure.class, code: HELD_TOGETHER, at: failed.now },
  };
  const events = wasActive ? [eventOf(next, { type: 'integration.degraded', code: HELD_TOGETHER })] : [];
  return { row: next, events };
}

/** Until the confirmation nobody asks again, and nothing is sent while the circuit is open. */
function waiting(released: Integration, failed: FailedAttempt, budgets: Budgets): Integration {
  const at: Instant = latest(failed.circuitUntil ?? failed.now, after(failed.now, budgets.confirm));
  return { ...released, failures: released.failures + 1, dueAt: at, heldUntil: at };
}

function lastError(failed: FailedAttempt, lost: boolean) {
  return {
    class: failed.failure.class,
    code: lost ? AMBIGUOUS_LOSS : failed.failure.code,
    at: failed.now,
  };
}
