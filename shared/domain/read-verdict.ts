import { earliestRefresh } from './due.ts';
import { canBeRefreshed, type Integration } from './integration.ts';
import { isHeld, isRefreshable } from './protocol/acquire.ts';
import { askRefusal } from './protocol/ask.ts';
import { missingScopes } from './scopes.ts';
import { after, between, type Duration, type Instant, times } from './time.ts';
import type { Vendor } from './vendor.ts';

/** What a reader wants of the token. */
export interface Wish {
  /** How long it must still live. */
  readonly minTtl: Duration;
  /** Never serve this version or one before it. */
  readonly seenVersion?: number;
  readonly scopes: readonly string[];
}

/** What a row has for a reader at this moment. */
export type ReadVerdict =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'reauthorization_required' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'insufficient_scope'; readonly missing: readonly string[] }
  /** A refresh is under way or may be asked for: worth waiting. `servable`: the old token lives meanwhile. */
  | { readonly kind: 'wait'; readonly mayAsk: boolean; readonly servable: boolean }
  /** No refresh is possible before `until`. */
  | { readonly kind: 'held'; readonly until: Instant; readonly servable: boolean };

export function readVerdict(
  row: Integration,
  wish: Wish,
  vendor: Vendor | undefined,
  now: Instant,
): ReadVerdict {
  const { status } = row.care;
  if (status === 'reauthorization_required' || status === 'revoked')
    return { kind: 'reauthorization_required' };
  if (status === 'pending' && !isRefreshable(row)) return { kind: 'reauthorization_required' };
  if (row.pausedAt !== undefined) return { kind: 'paused' };
  const missing = missingScopes(wish.scopes, row.tokens?.grantedScopes ?? wish.scopes);
  if (missing.length > 0) return { kind: 'insufficient_scope', missing };
  const servable = isServable(row, wish, now);
  if (servable && livesLongEnough(row, wish.minTtl, now)) return { kind: 'fresh' };
  if (!canBeRefreshed(row) && row.tokens !== undefined) {
    return servable
      ? { kind: 'held', until: row.tokens.expiresAt, servable }
      : { kind: 'reauthorization_required' };
  }
  const isLeased = row.lease !== undefined && row.lease.until >= now;
  if (isLeased) return { kind: 'wait', mayAsk: false, servable };
  if (isHeld(row, now) && row.heldUntil !== undefined)
    return { kind: 'held', until: row.heldUntil, servable };
  if (row.tokens !== undefined && vendor !== undefined) {
    const earliest = earliestRefresh(vendor, row.tokens.obtainedAt);
    if (now < earliest) return { kind: 'held', until: earliest, servable };
  }
  if (servable && isAsGoodAsItGets(row, now)) return { kind: 'held', until: now, servable };
  const mayAsk = askRefusal(row, { now, seenVersion: row.version }) === undefined;
  return { kind: 'wait', mayAsk, servable };
}

/** The token lives and is not the one that the reader has seen fail. */
function isServable(row: Integration, wish: Wish, now: Instant): boolean {
  return (
    row.tokens !== undefined &&
    row.tokens.expiresAt > now &&
    (wish.seenVersion === undefined || row.version > wish.seenVersion)
  );
}

function livesLongEnough(row: Integration, minTtl: Duration, now: Instant): boolean {
  return row.tokens !== undefined && row.tokens.expiresAt > after(now, minTtl);
}

/** A wish for nearly all of a token's life cannot be met for long: each read would cause a refresh. */
const MOST_OF_A_LIFE = 0.9;

/** A refresh would hardly bring a token that lives longer than this one, which a refresh brought. */
function isAsGoodAsItGets(row: Integration, now: Instant): boolean {
  if (row.tokens === undefined || row.tokens.imported === true) return false;
  const lifetime = between(row.tokens.obtainedAt, row.tokens.expiresAt);
  return livesLongEnough(row, times(lifetime, MOST_OF_A_LIFE), now);
}
