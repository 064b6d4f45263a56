import { after, earliest, type Instant, seconds } from './time.ts';
import type { Vendor } from './vendor.ts';

/**
 * When a refresh token ends that was last used at `obtainedAt`: by its own limit or by the vendor's idle limit,
 * whichever comes first. `undefined` where neither is known.
 */
export function refreshTokenEnd(
  vendor: Pick<Vendor, 'refreshTokenIdleSeconds'> | undefined,
  tokens: { readonly obtainedAt: Instant; readonly refreshTokenExpiresAt?: Instant },
): Instant | undefined {
  if (vendor?.refreshTokenIdleSeconds === undefined) return tokens.refreshTokenExpiresAt;
  const idle = after(tokens.obtainedAt, seconds(vendor.refreshTokenIdleSeconds));
  return earliest(tokens.refreshTokenExpiresAt ?? idle, idle);
}
