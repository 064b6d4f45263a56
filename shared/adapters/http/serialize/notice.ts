import { countOf, isOpen, type Notice } from '#shared/domain/notice/notice.ts';
import type { Instant } from '#shared/domain/time.ts';
import { at } from './integration.ts';

/** A vendor notice as the contract shows it. */
export function noticeJson(notice: Notice, now: Instant): Record<string, unknown> {
  const { known, found, endpoint } = notice;
  return {
    id: notice.id,
    vendor: notice.vendor,
    from: notice.from,
    status: statusOf(notice, now),
    ...at('dueBy', notice.dueBy),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(known === undefined ? {} : { what: known.what, standing: known.standing, source: known.source }),
    ...(known?.pin === undefined ? {} : { pin: known.pin }),
    ...(found === undefined ? {} : { what: found.what, severity: found.severity }),
    ...(notice.says === undefined ? {} : { says: notice.says }),
    ...at('deprecatedAt', notice.deprecatedAt),
    ...at('sunsetAt', notice.sunsetAt),
    links: notice.links,
    integrations: notice.integrations,
    integrationCount: countOf(notice),
    ...at('firstSeenAt', notice.firstSeenAt),
    ...at('acknowledgedAt', notice.acknowledgedAt),
    ...at('snoozedUntil', notice.snoozedUntil),
  };
}

function statusOf(notice: Notice, now: Instant): 'open' | 'acknowledged' | 'snoozed' {
  if (notice.acknowledgedAt !== undefined) return 'acknowledged';
  return isOpen(notice, now) ? 'open' : 'snoozed';
}
