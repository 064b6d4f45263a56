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
  const told = header === undefined ? undefined : lengthOf(header.trim(), now);
  return told === undefined ? undefined : shortest(GREATEST, longest(LEAST, told));
}

function lengthOf(text: string, now: Instant): Duration | undefined {
  if (/^\d{1,15}$/.test(text)) return seconds(Number(text));
  if (!/^[A-Z][a-z]{2,8},? .{10,24} GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : between(now, instant(at));
}
