import { type Duration, minutes, times } from '../time.ts';

/** How soon the on-call hears of what lasts. */
export interface Pace {
  /** Shorter than that an outage is a blip, and tokens were refreshed ahead of it. */
  readonly blip: Duration;
  /** So long before tokens run out in an outage somebody is woken. */
  readonly wokenAhead: Duration;
  /** A vendor that fails for so long is worth a ticket although no token runs out. */
  readonly long: Duration;
  /** So soon before its end a token that cannot be refreshed is told of, whatever keeps it. */
  readonly last: Duration;
  /** So long a cause has to look well before its incident is over. */
  readonly wellFor: Duration;
}

export const DEFAULT_PACE: Pace = {
  blip: minutes(3),
  wokenAhead: minutes(10),
  long: minutes(30),
  last: minutes(3),
  wellFor: minutes(3),
};

/** The same for a home whose tokens and sweeps are so many times as fast or slow. */
export const scaledPace = (factor: number): Pace => ({
  blip: times(DEFAULT_PACE.blip, factor),
  wokenAhead: times(DEFAULT_PACE.wokenAhead, factor),
  long: times(DEFAULT_PACE.long, factor),
  last: times(DEFAULT_PACE.last, factor),
  wellFor: times(DEFAULT_PACE.wellFor, factor),
});
