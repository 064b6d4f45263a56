import type { Integration, OpenAttempt } from '../integration.ts';
import type { Vendor } from '../vendor.ts';
import type { CommitRefusal } from './commit.ts';
import { releaseLease } from './settle.ts';

/**
 * Whether a token set that was overtaken by another epoch is revoked at the vendor: always after a withdrawal; after a
 * new consent only where revoking ends this one token alone, and not the grant that took its place. A vendor that does
 * not rotate may have given that grant the very same refresh token.
 */
export function isRevokedAtVendor(why: Exclude<CommitRefusal, 'mine'>, vendor: Vendor): boolean {
  if (why !== 'replaced') return why === 'withdrawn';
  return vendor.revocationEnds === 'token' && vendor.rotation.kind !== 'none';
}

/**
 * The row that remembers an attempt that lost the race to commit: its token set may be the living one. If somebody has
 * tried it meanwhile and committed it, there is nothing to remember.
 */
export function keptAsSibling(row: Integration, mine: OpenAttempt): Integration {
  if (row.tokens?.versionId === mine.attemptId) return releaseLease(row, mine.attemptId, true);
  const released = releaseLease(row, mine.attemptId, false);
  const isKnown = row.openAttempts.some((other) => other.attemptId === mine.attemptId);
  return isKnown ? released : { ...released, openAttempts: [...released.openAttempts, mine] };
}
