import type { Schedule } from './schedule.ts';
import type { Kind } from './sim-vendor.ts';

/**
 * By how many milliseconds a clock may be ahead or behind without costing anything. A lease of fixed length outlives its
 * holder by `settle`, 15 s, which is what two clocks may differ by. Where a renewed lease and a grace end together, what
 * lies between taking over (22 s) and the end of the grace (30 s) has to hold the holder's own delays as well.
 */
export function borneSkew(kind: Kind): number {
  return kind === 'grace-family' ? 1_000 : 7_000;
}

/** A machine whose clock nobody sets. */
export const WILD_SKEW = 300_000;

/**
 * Whether everything is promised. With clocks that are further apart a token may be sent while another holder's request
 * is under way, which costs nothing but where its return ends the whole grant.
 */
export const isBorne = ({ skew, kind }: Pick<Schedule, 'skew' | 'kind'>): boolean => skew <= borneSkew(kind);
