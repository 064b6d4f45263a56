import type { Integration, Removal } from './integration.ts';
import { after, type Instant, latest, seconds } from './time.ts';

/** Whoever began a removal has this long to finish it before the sweep takes it over. */
const BEGINNER_FIRST = seconds(30);

/**
 * The row once its removal has begun: nothing commits across the epoch, nobody is served, the API shows it no more.
 * A live lease stays, because its holder may still bring a token, and gives the lease back when it has dealt with it.
 */
export function withRemovalBegun(row: Integration, now: Instant): Integration {
  const { heldUntil: _held, askedAt: _asked, pausedAt: _paused, ...kept } = row;
  const waitFor = row.lease === undefined ? now : latest(now, row.lease.until);
  const removal: Removal = { endedEpoch: row.epoch, waitFor };
  return {
    ...kept,
    care: { status: 'revoked', since: now, removal },
    epoch: row.epoch + 1,
    dueAt: latest(waitFor, after(now, BEGINNER_FIRST)),
  };
}

/** Until when a holder of the ended epoch may still bring a token; `undefined` once none can. */
export function removalWaitsUntil(row: Integration, now: Instant): Instant | undefined {
  return row.lease !== undefined && row.lease.until >= now ? row.lease.until : undefined;
}
