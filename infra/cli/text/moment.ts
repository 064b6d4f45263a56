const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far an instant (RFC 3339) is from `now` (milliseconds), as people say it: `in 12 min`, `3 d ago`; `-` for none. */
export function moment(instant: string | undefined, now: number): string {
  if (instant === undefined) return '-';
  const distance = Date.parse(instant) - now;
  const length = lengthOf(Math.abs(distance));
  return distance >= 0 ? `in ${length}` : `${length} ago`;
}

function lengthOf(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}
