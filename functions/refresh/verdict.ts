import {
  type Duration,
  type Instant,
  longest,
  milliseconds,
  seconds,
  shortest,
} from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { RemovalOutcome } from '#shared/usecases/finish-removal.ts';
import type { RefreshOutcome } from '#shared/usecases/refresh/ports.ts';

/** What becomes of a message: it is deleted, or it is delivered again after a while. */
export type Verdict = { readonly kind: 'done' } | { readonly kind: 'again'; readonly after: Duration };

const DONE: Verdict = { kind: 'done' };

/**
 * A crashed refresh comes back this long after its last lease write: just after the renewed lease of 18 s has ended, and
 * early enough for the delivery to be at work within 22 s, inside a grace of 30 s.
 */
export const VISIBLE_AGAIN = seconds(19);
/** What the next sweep finds in time anyway is left to it. */
const UNTIL_NEXT_SWEEP = seconds(60);
/** SQS takes at most twelve hours. */
const LONGEST = seconds(12 * 3600);

/**
 * What a refresh means for its message. Rows carry their own `dueAt`, so the sweep finds whatever is deleted here; a
 * message comes back only where the next sweep would be too late.
 */
export function afterRefresh(outcome: RefreshOutcome, vendor: Vendor | undefined, now: Instant): Verdict {
  switch (outcome.kind) {
    case 'busy':
      // Without rotation a crash costs nothing but a minute; with it, the grace of a spent token runs.
      return isSingleUse(vendor) ? againAt(outcome.until, now) : DONE;
    case 'failed': {
      const due = outcome.row?.dueAt;
      return due !== undefined && due - now < UNTIL_NEXT_SWEEP ? againAt(due, now) : DONE;
    }
    case 'unavailable':
      return { kind: 'again', after: VISIBLE_AGAIN };
    default:
      return DONE;
  }
}

/** A removal that must wait is looked at again as soon as it may go on, not at the sweep after that. */
export function afterRemoval(outcome: RemovalOutcome, now: Instant): Verdict {
  return outcome.kind === 'waiting' ? againAt(outcome.until, now) : DONE;
}

const isSingleUse = (vendor: Vendor | undefined): boolean =>
  vendor?.rotation.kind === 'grace' || vendor?.rotation.kind === 'strict';

/** In whole seconds, as SQS counts, and past the instant: a lease may be used up to its last millisecond. */
function againAt(at: Instant, now: Instant): Verdict {
  const wait = seconds(Math.ceil((at - now + 1) / 1000));
  return { kind: 'again', after: shortest(longest(wait, milliseconds(0)), LONGEST) };
}
