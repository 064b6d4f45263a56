import { daysUntil } from '#shared/domain/calendar/day.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { Notice } from '#shared/domain/notice/notice.ts';
import { type Instant, toRfc3339 } from '#shared/domain/time.ts';
import { type AnnouncePorts, announceOnce, rememberedUntil } from '../calendar/announce-once.ts';

/** The event of a notice: that it is there, or that its day comes near. */
export function noticeEvent(
  { id: notice, vendor, endpoint, found, dueBy }: Notice,
  reason: 'new' | 'due',
  now: Instant,
): DomainEvent {
  return {
    type: 'vendor.notice',
    reason,
    notice,
    vendor,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(found === undefined ? {} : { severity: found.severity }),
    ...(dueBy === undefined ? {} : { dueBy: toRfc3339(dueBy), daysLeft: daysUntil(dueBy, now) }),
  };
}

/** Tells of a new notice, or of its new dates, once for each date. */
export function announceNew(ports: AnnouncePorts, notice: Notice): ReturnType<typeof announceOnce> {
  const now = ports.clock.now();
  const key = `notice.${notice.id}.${notice.dueBy ?? 'undated'}`;
  return announceOnce(ports, key, noticeEvent(notice, 'new', now), rememberedUntil(notice.dueBy ?? now, now));
}
