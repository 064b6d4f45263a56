import { type Duration, type Instant, milliseconds, shortest } from '../time.ts';

/** Irregular schedules repeat within a few weeks, so that so many runs show how close they come. */
const LOOKED_AT = 64;

/** The shortest time between two runs, of the next ones; `undefined` where there are no two. */
export function shortestGap(
  next: (after: Instant) => Instant | undefined,
  from: Instant,
): Duration | undefined {
  let shortestYet: Duration | undefined;
  let last = next(from);
  for (let n = 0; n < LOOKED_AT && last !== undefined; n++) {
    const following = next(last);
    if (following === undefined) break;
    const gap = milliseconds(following - last);
    shortestYet = shortestYet === undefined ? gap : shortest(shortestYet, gap);
    last = following;
  }
  return shortestYet;
}
