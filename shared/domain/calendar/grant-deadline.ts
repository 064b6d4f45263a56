import type { Integration, TokenFacts } from '../integration.ts';
import { refreshTokenEnd } from '../refresh-token-end.ts';
import { after, type Duration, type Instant, seconds, times } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import type { Deadline } from './deadline.ts';

/**
 * When the refresh token of a living grant ends: by its own limit, by the vendor's idle limit counted from its last use,
 * or by a limit that counts from the consent. `vendor` is `undefined` where it is no longer known.
 */
export function grantDeadline(
  row: Integration,
  vendor: Vendor | undefined,
  now: Instant,
): Deadline | undefined {
  const { tokens, care } = row;
  if (tokens?.hasRefreshToken !== true) return undefined;
  if (care.status === 'revoked' || care.status === 'reauthorization_required') return undefined;
  const end = endOf(row, tokens, vendor, now);
  if (end === undefined) return undefined;
  return {
    id: `refresh_token.${row.id}.${row.epoch}`,
    kind: 'refresh_token',
    dueBy: end.at,
    allDay: false,
    vendor: row.vendor,
    client: row.client,
    integration: row.id,
    renews: end.renews,
    summary: `The refresh token of ${row.id} at ${row.vendor} ends: a person must consent again before`,
  };
}

interface End {
  readonly at: Instant;
  readonly renews: boolean;
}

/** Of two limits the one that no refresh moves on counts, unless the other comes first and nobody moves it on. */
function endOf(
  { pausedAt, grantedAt }: Integration,
  tokens: TokenFacts,
  vendor: Vendor | undefined,
  now: Instant,
): End | undefined {
  const at = refreshTokenEnd(vendor, tokens);
  const renews = at !== undefined && pausedAt === undefined && isMovedOn(tokens, at, vendor, now);
  const fixed = fixedEnd(vendor, grantedAt);
  if (fixed !== undefined && (at === undefined || renews || fixed < at)) return { at: fixed, renews: false };
  return at === undefined ? undefined : { at, renews };
}

/** The end that the consent itself has set. A grant that was brought counts from then: it ends no later. */
function fixedEnd(vendor: Vendor | undefined, grantedAt: Instant | undefined): Instant | undefined {
  if (vendor?.refreshTokenFrom !== 'consent' || vendor.refreshTokenSeconds === undefined) return undefined;
  return grantedAt === undefined ? undefined : after(grantedAt, seconds(vendor.refreshTokenSeconds));
}

/** Vendors round, and answers take a moment. */
const SAME_LENGTH = 0.02;

/**
 * Whether each refresh starts the life of the refresh token anew, and the last one is not so long ago that refreshes
 * must have failed. What ends a fixed time after the consent shows by having less left than a whole life.
 */
function isMovedOn(tokens: TokenFacts, end: Instant, vendor: Vendor | undefined, now: Instant): boolean {
  return livesOf(vendor).some((life) => {
    const isWhole = Math.abs(end - after(tokens.obtainedAt, life)) <= times(life, SAME_LENGTH);
    return isWhole && now < after(tokens.obtainedAt, times(life, 0.5));
  });
}

function livesOf(vendor: Vendor | undefined): readonly Duration[] {
  const {
    refreshTokenIdleSeconds: idle,
    refreshTokenSeconds: whole,
    refreshTokenFrom,
    rotation,
  } = vendor ?? {};
  const isFixed = refreshTokenFrom === 'consent' || rotation?.kind === 'none';
  const lives = [idle, isFixed ? undefined : whole];
  return lives.flatMap((length) => (length === undefined ? [] : [seconds(length)]));
}
