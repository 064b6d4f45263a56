import type { Integration, TokenFacts } from '../integration.ts';
import { refreshTokenEnd } from '../refresh-token-end.ts';
import { after, type Duration, type Instant, seconds, times } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import type { Deadline } from './deadline.ts';

/**
 * When the refresh token of a living grant ends: by its own limit, or by the vendor's idle limit counted from its last
 * use. `vendor` is `undefined` where it is no longer known.
 */
export function grantDeadline(
  row: Integration,
  vendor: Vendor | undefined,
  now: Instant,
): Deadline | undefined {
  const { tokens, care } = row;
  if (tokens?.hasRefreshToken !== true) return undefined;
  if (care.status === 'revoked' || care.status === 'reauthorization_required') return undefined;
  const dueBy = refreshTokenEnd(vendor, tokens);
  if (dueBy === undefined) return undefined;
  return {
    id: `refresh_token.${row.id}.${row.epoch}`,
    kind: 'refresh_token',
    dueBy,
    allDay: false,
    vendor: row.vendor,
    client: row.client,
    integration: row.id,
    renews: row.pausedAt === undefined && isMovedOn(tokens, dueBy, vendor, now),
    summary: `The refresh token of ${row.id} at ${row.vendor} ends: a person must consent again before`,
  };
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
