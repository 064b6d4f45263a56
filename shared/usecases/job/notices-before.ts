import type { VendorId } from '#shared/domain/ids.ts';
import type { JobPlan } from '#shared/domain/job/job.ts';
import { noticesDue, noticeWarnings } from '#shared/domain/job/notices-due.ts';
import { noticesOf } from '#shared/domain/notice/notice.ts';
import type { Instant } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { allNotices, type NoticePorts } from '../notice/all-notices.ts';

type Needed = NoticePorts & Pick<Ports, 'store' | 'log'>;

/**
 * What vendors of the job end before a run has ended, as warnings. They decide nothing, so that a store which is down
 * costs them alone.
 */
export async function noticesBefore(
  ports: Needed,
  { integrations }: JobPlan,
  end: Instant,
): Promise<readonly string[]> {
  try {
    const due = noticesDue(await allNotices(ports), end, ports.clock.now());
    if (due.length === 0) return [];
    const rows = await Promise.all(integrations.map(({ integration }) => ports.store.find(integration)));
    const vendors = new Set<VendorId>(
      rows.flatMap((row) => (row === undefined ? [] : [noticesOf(row.vendor)])),
    );
    return noticeWarnings(due, vendors);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.error('notices not read for a job', { cause: error.name });
    return [];
  }
}
