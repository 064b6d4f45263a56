import type { Notice } from '../notice/notice.ts';
import type { Deadline } from './deadline.ts';

/** The date of a vendor notice, where it has one. */
export function noticeDeadline(notice: Notice): Deadline | undefined {
  const { id, vendor, dueBy, known, found, endpoint } = notice;
  const what = known?.what ?? found?.what;
  if (dueBy === undefined) return undefined;
  return {
    id: `vendor_change.${id}`,
    kind: 'vendor_change',
    dueBy,
    allDay: known !== undefined,
    vendor,
    notice: id,
    renews: false,
    summary: what === undefined ? `${vendor} ends ${endpoint ?? 'an endpoint'}` : `${vendor}: ${what}`,
  };
}
