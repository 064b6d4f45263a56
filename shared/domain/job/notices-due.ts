import type { VendorId } from '../ids.ts';
import { isOpen, type Notice } from '../notice/notice.ts';
import { type Instant, toRfc3339 } from '../time.ts';

/** Those that come due before a run has surely ended, and that nobody has acknowledged or put off. */
export const noticesDue = (notices: readonly Notice[], end: Instant, now: Instant): readonly Notice[] =>
  notices.filter((notice) => notice.dueBy !== undefined && notice.dueBy <= end && isOpen(notice, now));

/** A sentence for each of these vendors' notices. It ends no grant: whether the job calls what ends, nobody here knows. */
export const noticeWarnings = (
  notices: readonly Notice[],
  vendors: ReadonlySet<VendorId>,
): readonly string[] =>
  notices
    .filter(({ vendor }) => vendors.has(vendor))
    .map(({ id, vendor, known, endpoint, dueBy }) => {
      const what = known?.what ?? `${vendor} ends ${endpoint ?? 'an endpoint'}`;
      const when = dueBy === undefined ? '' : `, ${toRfc3339(dueBy).slice(0, 10)}`;
      return `${vendor}${when}: ${what.replace(/\.$/, '')}. Is that in hand? grantkeeper notices ack ${id}.`;
    });
