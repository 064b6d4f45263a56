import type { Budgets } from './budgets.ts';
import { dueAt } from './due.ts';
import type { Integration } from './integration.ts';
import { isRefreshable } from './protocol/acquire.ts';
import { type Instant, latest } from './time.ts';
import type { Vendor } from './vendor.ts';

/**
 * When a row that may be cared for is due by its own facts: its token set's due time, at once where there is none or
 * where something is to be tried again, and never inside a hold. `undefined` where only a person can bring it on.
 */
export function naturalDue(
  row: Integration,
  vendor: Vendor,
  now: Instant,
  budgets: Budgets,
): Instant | undefined {
  if (!isRefreshable(row)) return undefined;
  const wanted =
    row.care.status === 'active' && row.tokens !== undefined
      ? dueAt(vendor, row.id, row.tokens, budgets)
      : now;
  return row.heldUntil === undefined ? wanted : latest(wanted, row.heldUntil);
}
