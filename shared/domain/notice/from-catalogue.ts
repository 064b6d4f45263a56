import { daysUntil, startOfDay } from '../calendar/day.ts';
import type { IntegrationId, VendorId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { VendorChange } from '../vendor-change.ts';
import { NOBODY } from './crowd.ts';
import { concerning, type Notice, noticeId } from './notice.ts';

/** Known changes of a vendor that is in use, and integrations that they concern. */
export interface KnownChanges {
  readonly vendor: VendorId;
  readonly changes: readonly VendorChange[];
  readonly integrations: readonly IntegrationId[];
  readonly now: Instant;
}

/**
 * The notices of a vendor with those that the catalogue knows; `undefined` where nothing changes. What took effect
 * before anyone here used the vendor is no news.
 */
export function noteKnownChanges(
  notices: readonly Notice[],
  known: KnownChanges,
): readonly Notice[] | undefined {
  const ahead = known.changes.filter(({ on }) => daysUntil(startOfDay(on), known.now) >= 0);
  const missing = ahead.map((change) => noticeFor(change, known)).filter((one) => !isThere(notices, one));
  const next = [...notices, ...missing].map((one) =>
    one.known !== undefined ? known.integrations.reduce(concerning, one) : one,
  );
  return missing.length > 0 || next.some((one, n) => one !== notices[n]) ? next : undefined;
}

function noticeFor(change: VendorChange, { vendor, now }: KnownChanges): Notice {
  const at = startOfDay(change.on);
  return {
    id: noticeId(vendor, `${change.on} ${change.what}`),
    vendor,
    from: change.pin === undefined ? 'catalogue' : 'pin',
    known: change,
    sunsetAt: at,
    dueBy: at,
    links: [],
    firstSeenAt: now,
    datedAt: now,
    integrations: [],
    users: NOBODY,
  };
}

const isThere = (notices: readonly Notice[], { id }: Notice): boolean => notices.some((one) => one.id === id);
