import { type Duration, longest, milliseconds, minutes, seconds } from './time.ts';

/** An exponential backoff with full jitter, as a value: where it starts, and where it stops growing. */
export interface Backoff {
  readonly first: Duration;
  readonly greatest: Duration;
}

export const REFRESH_BACKOFF: Backoff = { first: seconds(2), greatest: minutes(5) };

const LEAST = seconds(1);

/**
 * How long to wait after so many failures in a row (1 or more); `fraction` is uniform in [0, 1).
 * Never under a second: full jitter would else let a crowd return at once.
 */
export function backoffDelay(backoff: Backoff, failures: number, fraction: number): Duration {
  const ceiling = Math.min(backoff.greatest, backoff.first * 2 ** Math.min(failures - 1, 30));
  return longest(LEAST, milliseconds(Math.floor(ceiling * fraction)));
}
