import { type Budgets, settleTime } from '../budgets.ts';
import type { Integration } from '../integration.ts';
import { after, type Duration, earliest, type Instant, latest, milliseconds } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import { isRefreshable } from './acquire.ts';

/**
 * How long after a start the leases of a process that is proven dead still count: until its last request has landed.
 * `own`: to their own end, where a spent token that returns ends the whole grant, because that request may be handled
 * as long as it may take. An unknown vendor is taken for such a one.
 */
export function settleAfterRestart(vendor: Vendor | undefined, budgets: Budgets): Duration | 'own' {
  if (vendor === undefined || vendor.rotation.reuseRevokesFamily === true) return 'own';
  return settleTime(vendor.rotation, budgets);
}

/**
 * The row with the lease of a dead holder: it ends at the latest that long after the start, and the row is due right
 * after, whatever the reason that the holder refreshed it for, so that what it left behind is found.
 */
export function inherited(row: Integration, startAt: Instant, settle: Duration | 'own'): Integration {
  const { lease } = row;
  if (lease === undefined) return row;
  const until = settle === 'own' ? lease.until : earliest(lease.until, after(startAt, settle));
  const ended = { ...row, lease: { ...lease, until } };
  if (!isLookedAfter(row)) return ended;
  const over = after(until, milliseconds(1));
  // A drain goes on: the lease was kept for it, and its holder had nothing left to store.
  const dueAt = settle === 'own' && row.heldUntil !== undefined ? latest(over, row.heldUntil) : over;
  return { ...ended, dueAt };
}

/** A paused grant waits for its person, one that is given up for its consent. A removal goes on. */
function isLookedAfter(row: Integration): boolean {
  if (row.care.status === 'revoked') return row.care.removal !== undefined;
  return row.pausedAt === undefined && isRefreshable(row);
}
