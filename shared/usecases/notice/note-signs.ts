import type { Integration } from '#shared/domain/integration.ts';
import { normalEndpoint } from '#shared/domain/notice/endpoint.ts';
import { type Noted, noteSigns as noted, type SignReport } from '#shared/domain/notice/from-api.ts';
import { noticesOf } from '#shared/domain/notice/notice.ts';
import { readSigns, type SignHeaders } from '#shared/domain/notice/signs.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { AnnouncePorts } from '../calendar/announce-once.ts';
import { announceNew } from './announce-notice.ts';
import { RecentReports } from './recent-reports.ts';

export type SignPorts = AnnouncePorts & Pick<Ports, 'notices' | 'vendors'>;

export interface SignInput {
  readonly endpoint?: string;
  readonly headers?: SignHeaders;
}

/**
 * Keeps what an API's answer says of its own end as a notice of its vendor, and tells of it once. What is malformed is
 * counted and not kept; so is what comes when there are as many notices as anyone can read.
 */
export const noteSigns = (ports: SignPorts) => {
  const recent = new RecentReports();
  return async (row: Integration, { endpoint, headers }: SignInput): Promise<void> => {
    if (headers === undefined) return;
    const now = ports.clock.now();
    const known = ports.vendors.find(row.vendor)?.signs;
    const { signs, malformed } = readSigns(headers, now, {
      ...(known === undefined ? {} : { known }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    if (malformed > 0) ports.metrics.record('NoticeMalformed', malformed, 'Count', row.vendor);
    if (signs === undefined) return;
    const normal = endpoint === undefined ? undefined : normalEndpoint(endpoint);
    const report: SignReport = {
      vendor: noticesOf(row.vendor),
      ...(normal === undefined ? {} : { endpoint: normal }),
      signs,
      integration: row.id,
      client: row.client,
      now,
    };
    // Each call of such an endpoint is reported, and says the same.
    if (!recent.isNew(report)) return;
    const outcome = await ports.notices.change<Noted>(report.vendor, (kept) => {
      const result = noted(kept, report);
      return result.kind === 'noted' ? { notices: result.notices, result } : { result };
    });
    recent.add(report);
    if (outcome.kind === 'full') {
      ports.metrics.record('NoticeDropped', 1, 'Count', row.vendor);
      ports.log.warn('no room for another vendor notice', { vendor: row.vendor, client: row.client });
    }
    if (outcome.kind === 'noted' && outcome.news !== undefined) await announceNew(ports, outcome.news);
  };
};
