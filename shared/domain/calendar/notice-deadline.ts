import type { Notice } from '../notice/notice.ts';
import type { Deadline } from './deadline.ts';

/** The date of a vendor notice, where it has one. */
export function noticeDeadline(notice: Notice): Deadline | undefined {
  const { id, vendor, dueBy, known, endpoint } = notice;
  if (dueBy === undefined) return undefined;
  return {
    id: `vendor_change.${id}`,
    kind: 'vendor_change',
    dueBy,
    allDay: notice.from === 'catalogue',
    vendor,
    notice: id,
    renews: false,
    summary: known === undefined ? `${vendor} ends ${endpoint ?? 'an endpoint'}` : `${vendor}: ${known.what}`,
  };
}
