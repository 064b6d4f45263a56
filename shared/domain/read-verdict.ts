import { earliestRefresh } from './due.ts';
import { canBeRefreshed, type Integration, type TokenFacts } from './integration.ts';
import { isHeld, isRefreshable } from './protocol/acquire.ts';
import { askRefusal } from './protocol/ask.ts';
import { isHeldBack } from './restore/held-back.ts';
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
  /** `heldBack`: by a restore, not by a person. */
  | { readonly kind: 'paused'; readonly heldBack?: true }
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
  if (!isRefreshable(row)) return { kind: 'reauthorization_required' };
  if (row.pausedAt !== undefined && !isServedThough(row)) return { kind: 'paused' };
  const missing = missingScopes(wish.scopes, row.tokens?.grantedScopes ?? wish.scopes);
  if (missing.length > 0) return { kind: 'insufficient_scope', missing };
  const living = livingTokens(row, wish, now);
  const servable = living !== undefined;
  if (living !== undefined && livesLongEnough(living, wish.minTtl, now)) return { kind: 'fresh' };
  if (row.pausedAt !== undefined) {
    if (living === undefined) return { kind: 'paused', heldBack: true };
    return { kind: 'held', until: living.expiresAt, servable };
  }
  if (row.tokens !== undefined && !canBeRefreshed(row)) {
    if (living === undefined) return { kind: 'reauthorization_required' };
    return { kind: 'held', until: living.expiresAt, servable };
  }
  const isLeased = row.lease !== undefined && row.lease.until >= now;
  if (isLeased) return { kind: 'wait', mayAsk: false, servable };
  if (isHeld(row, now) && row.heldUntil !== undefined)
    return { kind: 'held', until: row.heldUntil, servable };
  if (row.tokens !== undefined && vendor !== undefined) {
    const earliest = earliestRefresh(vendor, row.tokens.obtainedAt);
    if (now < earliest) return { kind: 'held', until: earliest, servable };
  }
  if (living !== undefined && isAsGoodAsItGets(living, now)) return { kind: 'held', until: now, servable };
  const mayAsk = askRefusal(row, { now, seenVersion: row.version }) === undefined;
  return { kind: 'wait', mayAsk, servable };
}

/** After a restore only the refresh token is in doubt: an access token of the backup may be used up. */
const isServedThough = (row: Integration): boolean => isHeldBack(row) && row.restored.wasPaused !== true;

/** The token, if it lives and is not the one that the reader has seen fail. */
function livingTokens({ tokens, version }: Integration, wish: Wish, now: Instant): TokenFacts | undefined {
  const isUnseen = wish.seenVersion === undefined || version > wish.seenVersion;
  return tokens !== undefined && tokens.expiresAt > now && isUnseen ? tokens : undefined;
}

function livesLongEnough(tokens: TokenFacts, minTtl: Duration, now: Instant): boolean {
  return tokens.expiresAt > after(now, minTtl);
}

/** A wish for nearly all of a token's life cannot be met for long: each read would cause a refresh. */
const MOST_OF_A_LIFE = 0.9;

/** A refresh would hardly bring a token that lives longer than this one, which a refresh brought. */
function isAsGoodAsItGets(tokens: TokenFacts, now: Instant): boolean {
  const lifetime = between(tokens.obtainedAt, tokens.expiresAt);
  return tokens.imported !== true && livesLongEnough(tokens, times(lifetime, MOST_OF_A_LIFE), now);
}
