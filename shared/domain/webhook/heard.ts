import { after, between, type Duration, days, type Instant, longest, minutes, times } from '../time.ts';

/** When a client's webhook was last heard, and how long it is usually silent. */
export interface Heard {
  readonly lastAt: Instant;
  /** Weighted by age, of silences of an hour and more; absent after the first delivery. */
  readonly usual?: Duration;
}

/** Deliveries come in crowds: what comes within it is one, and costs no write. */
export const HEARD_ONCE_IN = minutes(60);
/** What a new silence counts against all that were before. */
const WEIGHT = 0.2;

/** What is to be kept after a delivery at this time; `undefined` where it is what is kept already. */
export function heardAgain(before: Heard | undefined, now: Instant): Heard | undefined {
  if (before === undefined) return { lastAt: now };
  const { lastAt, usual } = before;
  if (now < after(lastAt, HEARD_ONCE_IN)) return undefined;
  const silence = between(lastAt, now);
  return {
    lastAt: now,
    usual: usual === undefined ? silence : times((usual * (1 - WEIGHT) + silence * WEIGHT) as Duration, 1),
  };
}

export type Silence = 'usual' | 'notice' | 'alarm';

const LEAST_NOTICED = days(1);

/** Whether it has been silent for too long. One that was heard once at the most has nothing that would be usual. */
export function silenceOf({ lastAt, usual }: Heard, now: Instant): Silence {
  if (usual === undefined) return 'usual';
  const limit = longest(times(usual, 3), LEAST_NOTICED);
  if (now > after(lastAt, times(limit, 2))) return 'alarm';
  return now > after(lastAt, limit) ? 'notice' : 'usual';
}
