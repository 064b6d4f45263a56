import { isCheckable } from '../health/due.ts';
import type { Integration } from '../integration.ts';
import { before, days, type Instant } from '../time.ts';
import type { Vendor } from '../vendor.ts';

/** A vendor that said something of a grant within this time is not asked. */
const LATELY = days(1);

/** Whether the vendor tells by webhooks when a consent is withdrawn. */
export function tellsOfRevocations({ webhook }: Pick<Vendor, 'webhook'>): boolean {
  const events = webhook?.events ?? [];
  return events.some(({ means }) => means === 'revoked' || means === 'account-revoked');
}

/**
 * Whether nobody has heard of this grant for a day, although it works as far as anyone knows: no refresh, no check of its
 * health, no consent. A grant that is refreshed each hour is asked about each hour as it is.
 */
export function isQuiet(row: Integration, now: Instant): boolean {
  if (!isCheckable(row) || row.tokens === undefined || !isAtRest(row)) return false;
  const since = before(now, LATELY);
  const { tokens, health, lastRefreshedAt, grantedAt } = row;
  return [tokens.obtainedAt, health?.at, lastRefreshedAt, grantedAt].every(
    (at) => at === undefined || at <= since,
  );
}

/** Nobody is about to change its tokens, and none are looked for. */
export const isAtRest = ({ lease, openAttempts, escrow }: Integration): boolean =>
  lease === undefined && openAttempts.length === 0 && escrow === undefined;

/** Whether its refreshes would show soon enough that the vault has lost its tokens: they read them. */
export function isReadLately(row: Integration, now: Instant): boolean {
  return row.failures === 0 && row.tokens !== undefined && row.tokens.obtainedAt > before(now, LATELY);
}
