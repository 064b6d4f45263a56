import type { Integration } from '../integration.ts';
import { between, type Duration, type Instant, longest, milliseconds, shortest, times } from '../time.ts';

/** A token in the first half of its life shows that the last refresh went well, and not long ago. */
const PROVEN_FOR = 0.5;

/**
 * How long the access token of a run that ends at `end` shall live from now on. Where the vendor's tokens live that long,
 * to the end of the run. Most jobs outlive their token and get the next one in mid-run: then a refresh that has just
 * gone well is what can be shown, and checks that come each few minutes must not refresh each time.
 */
export function tokenWish({ tokens }: Integration, now: Instant, end: Instant): Duration {
  const needed = longest(milliseconds(0), between(now, end));
  if (tokens === undefined || tokens.imported === true) return needed;
  const lifetime = between(tokens.obtainedAt, tokens.expiresAt);
  return lifetime > needed ? needed : shortest(needed, times(lifetime, PROVEN_FOR));
}
