import { between, type Duration, type Instant, instant, milliseconds } from '../time.ts';
import { type Members, member } from './read-body.ts';

const DAY_SECONDS = 86_400;
/** An access token is not believed to live longer; a far date would keep it from ever being refreshed. */
const GREATEST_ACCESS_SECONDS = 366 * DAY_SECONDS;
/** Only so that the arithmetic of dates holds: refresh tokens may well live for years. */
const GREATEST_REFRESH_SECONDS = 100 * 366 * DAY_SECONDS;

const REFRESH_LIFETIME_NAMES = [
  'refresh_token_expires_in',
  'x_refresh_token_expires_in',
  'refresh_expires_in',
] as const;

/**
 * `expires_in` (RFC 6749 5.1) as a number or as digits, between 0 and 366 days; else what `expires_at` (RFC 3339)
 * leaves. Anything else is unknown.
 */
export function accessLifetime(members: Members, now: Instant): Duration | undefined {
  const seconds = numberOf(member(members, 'expires_in')) ?? secondsUntil(members, now);
  return seconds === undefined ? undefined : clamped(seconds, GREATEST_ACCESS_SECONDS);
}

/** How long the refresh token lives, by any of the names in use. Zero means that it does not run out. */
export function refreshLifetime(members: Members): Duration | undefined {
  for (const name of REFRESH_LIFETIME_NAMES) {
    const seconds = numberOf(member(members, name)) ?? 0;
    if (seconds > 0) return clamped(seconds, GREATEST_REFRESH_SECONDS);
  }
  return undefined;
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (typeof value !== 'string' || !/^\s*-?\d{1,20}(\.\d{1,20})?\s*$/.test(value)) return undefined;
  return Number(value);
}

function secondsUntil(members: Members, now: Instant): number | undefined {
  const value = member(members, 'expires_at');
  if (typeof value !== 'string' || !isRfc3339(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : between(now, instant(at)) / 1000;
}

const isRfc3339 = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text);

const clamped = (seconds: number, greatest: number): Duration =>
  milliseconds(Math.floor(Math.min(Math.max(seconds, 0), greatest) * 1000));
