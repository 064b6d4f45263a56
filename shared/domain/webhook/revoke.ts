import { eventOf } from '../event-of.ts';
import type { Integration } from '../integration.ts';
import { keptUntilHeard } from '../protocol/untold.ts';
import type { Instant } from '../time.ts';

/**
 * The row once the vendor has said that the consent is withdrawn: in this one write nobody is served any more, nothing
 * of the ended epoch commits, and the news of it is kept until it is heard. A live lease stays, because its holder may
 * still bring a token: it is destroyed with the rest when the lease is over. A new consent begins the next epoch.
 */
export function withRevoked(row: Integration, now: Instant): Integration {
  const { dueAt: _due, heldUntil: _held, askedAt: _asked, ...kept } = row;
  const revoked: Integration = {
    ...kept,
    care: { status: 'revoked', since: now },
    epoch: row.epoch + 1,
  };
  const events = [eventOf(revoked, { type: 'integration.revoked' })];
  return keptUntilHeard({ row: revoked, events }, now).row;
}
