import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { Notice, NoticeId } from '#shared/domain/notice/notice.ts';
import { after, days, type Instant } from '#shared/domain/time.ts';
import { allNotices, changesInUse, type NoticePorts, withKnown } from './all-notices.ts';

export type NoticeOutcome = { readonly kind: 'notice'; readonly notice: Notice } | Refusal;

/** A date further away is a mistake in the year. */
const LONGEST_SNOOZE = days(366);

/** A person knows of it: nothing more is said of it unless its dates change. */
export const acknowledgeNotice =
  (ports: NoticePorts) =>
  ({ id }: { readonly id: NoticeId }): Promise<NoticeOutcome> =>
    changed(ports, id, (notice, now) => ({ ...notice, acknowledgedAt: notice.acknowledgedAt ?? now }));

/** Nothing is said of it until then. */
export const snoozeNotice =
  (ports: NoticePorts) =>
  async ({ id, until }: { readonly id: NoticeId; readonly until: Instant }): Promise<NoticeOutcome> => {
    const now = ports.clock.now();
    if (until <= now || until > after(now, LONGEST_SNOOZE)) {
      return refusal('invalid_request', '/until must be ahead, by a year at the most', { pointer: '/until' });
    }
    return changed(ports, id, (notice) => ({ ...notice, snoozedUntil: until }));
  };

async function changed(
  ports: NoticePorts,
  id: NoticeId,
  act: (notice: Notice, now: Instant) => Notice,
): Promise<NoticeOutcome> {
  const found = (await allNotices(ports)).find((one) => one.id === id);
  if (found === undefined) return noSuchNotice(id);
  const known = await changesInUse(ports);
  const now = ports.clock.now();
  const notice = await ports.notices.change(found.vendor, (kept) => {
    const all = withKnown(kept, found.vendor, known, now);
    const old = all.find((one) => one.id === id);
    if (old === undefined) return { result: undefined };
    const next = act(old, now);
    return { notices: all.map((one) => (one === old ? next : one)), result: next };
  });
  return notice === undefined ? noSuchNotice(id) : { kind: 'notice', notice };
}

const noSuchNotice = (id: NoticeId): Refusal =>
  refusal('not_found', `there is no notice ${id}; GET /v1/notices lists those there are`);
