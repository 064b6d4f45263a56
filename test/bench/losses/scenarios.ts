import type { VendorRotation } from '../../support/vendor/rotation.ts';

/** In seconds. */
const SLOW_ANSWER = 35;
const GRACE = 30;
export const LOCK_MS = 30_000;

/** What the vendor does to its requests: the same to the same request of the same grant, whoever sends it. */
export interface Misfortune {
  readonly slowShare: number;
  readonly slowMs: number;
  readonly lostReplyShare: number;
}

export interface Scenario {
  readonly name: string;
  readonly what: string;
  readonly rotation: VendorRotation;
  readonly misfortune: Misfortune;
  readonly kills: boolean;
}

const GOOD: Misfortune = { slowShare: 0, slowMs: 0, lostReplyShare: 0 };
const SLOW: Misfortune = { ...GOOD, slowShare: 0.05, slowMs: SLOW_ANSWER * 1000 };
const LOSSY: Misfortune = { ...GOOD, lostReplyShare: 0.05 };
const STRICT: VendorRotation = { kind: 'strict' };
const WITH_GRACE: VendorRotation = { kind: 'grace', graceSeconds: GRACE };

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'slow',
    what: 'one answer in twenty takes 35 s; strict, and a token sent twice ends the grant',
    rotation: { ...STRICT, reuseRevokesFamily: true },
    misfortune: SLOW,
    kills: false,
  },
  {
    name: 'kill-grace',
    what: 'SIGKILL at random instants; 30 s grace',
    rotation: WITH_GRACE,
    misfortune: GOOD,
    kills: true,
  },
  {
    name: 'kill-strict',
    what: 'SIGKILL at random instants; strict',
    rotation: STRICT,
    misfortune: GOOD,
    kills: true,
  },
  {
    name: 'lossy-grace',
    what: 'one reply in twenty is lost; 30 s grace',
    rotation: WITH_GRACE,
    misfortune: LOSSY,
    kills: false,
  },
  {
    name: 'lossy-strict',
    what: 'one reply in twenty is lost; strict',
    rotation: STRICT,
    misfortune: LOSSY,
    kills: false,
  },
];

export const GRANTS = 100;
export const ACCESS_TOKEN_SECONDS = 4;
/** Both sides refresh when half of a token's life is over. */
export const MARGIN_MS = (ACCESS_TOKEN_SECONDS * 1000) / 2;
/** How long faults happen, and then for how long none do: longer than a slow answer, and than a lock or a grace. */
export const RUN_MS = 24_000;
export const QUIET_MS = 40_000;
const KILLS = 8;

/** How long to let each life last, in milliseconds, before it is ended. */
export function lives(random: () => number): readonly number[] {
  return Array.from({ length: KILLS }, () => 1_000 + 1_500 * random());
}
