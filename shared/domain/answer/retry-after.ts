import {
  between,
  type Duration,
  type Instant,
  instant,
  longest,
  minutes,
  seconds,
  shortest,
} from '../time.ts';

const LEAST = seconds(1);
const GREATEST = minutes(60);

/** `Retry-After` in seconds or as a date (RFC 9110 10.2.3), between one second and one hour; garbage is none. */
export function retryAfter(header: string | undefined, now: Instant): Duration | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,15}$/.test(text)) return bounded(seconds(Number(text)));
  if (!/^[A-Z][a-z]{2,8},? .{10,24} GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : bounded(between(now, instant(at)));
}

const bounded = (told: Duration): Duration => shortest(GREATEST, longest(LEAST, told));
