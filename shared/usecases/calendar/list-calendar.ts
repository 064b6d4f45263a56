import { campaignDeadline } from '#shared/domain/calendar/campaign-deadline.ts';
import {
  adminDeadline,
  certificateDeadline,
  clientDeadline,
  webhookKeyDeadline,
} from '#shared/domain/calendar/client-deadline.ts';
import type { Deadline } from '#shared/domain/calendar/deadline.ts';
import { grantDeadline } from '#shared/domain/calendar/grant-deadline.ts';
import { noticeDeadline } from '#shared/domain/calendar/notice-deadline.ts';
import { registrationDeadline } from '#shared/domain/calendar/registration-deadline.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { listCampaigns } from '../campaign/list-campaigns.ts';
import type { NoticePorts } from '../notice/all-notices.ts';
import { listNotices } from '../notice/list-notices.ts';

export type CalendarListPorts = NoticePorts & Pick<Ports, 'store' | 'campaigns'>;

export interface CalendarPage {
  readonly kind: 'page';
  readonly items: readonly Deadline[];
  readonly cursor?: string;
}

interface Query {
  readonly limit: number;
  readonly cursor?: string;
}

/** One kind of thing that ends: a page of its rows, of which not each ends. */
type Part = (query: Query) => Promise<Omit<CalendarPage, 'kind'>>;

/** Rows are read in so many goes for one page at the most: it may then be short, and has a cursor. */
const MOST_GOES = 10;

/**
 * A page of everything that ends, as the rows have it now: client secrets by client, what vendors end by date, then
 * refresh tokens by integration, webhooks that the home registers and certificates by client, changes of scopes, and
 * management credentials by client.
 */
export const listCalendar = (ports: CalendarListPorts) => {
  const parts = partsOf(ports);
  return async ({ limit, cursor = '' }: Query): Promise<CalendarPage> => {
    let { part, at } = placeOf(cursor, parts.length);
    const items: Deadline[] = [];
    for (let go = 0; go < MOST_GOES && part < parts.length && items.length < limit; go++) {
      const left = limit - items.length;
      const page = await parts[part]?.({ limit: left, ...(at === undefined ? {} : { cursor: at }) });
      items.push(...(page?.items ?? []));
      at = page?.cursor;
      if (at === undefined) part++;
    }
    if (part >= parts.length) return { kind: 'page', items };
    return { kind: 'page', items, cursor: at === undefined ? `${part}` : `${part}.${at}` };
  };
};

function partsOf(ports: CalendarListPorts): readonly Part[] {
  const { clients, store, vendors, clock } = ports;
  const notices = listNotices(ports);
  const campaigns = listCampaigns(ports);
  return [
    async (query) => withDeadlines(await clients.list(query), clientDeadline),
    async (query) => withDeadlines(await notices(query), noticeDeadline),
    async (query) =>
      withDeadlines(await store.list(query), (row) =>
        grantDeadline(row, vendors.find(row.vendor), clock.now()),
      ),
    async (query) => withDeadlines(await clients.list(query), registrationDeadline),
    async (query) => withDeadlines(await clients.list(query), certificateDeadline),
    async (query) => withDeadlines(await campaigns(query), campaignDeadline),
    async (query) => withDeadlines(await clients.list(query), adminDeadline),
    async (query) => withDeadlines(await clients.list(query), webhookKeyDeadline),
  ];
}

function withDeadlines<Row>(
  { items, cursor }: { readonly items: readonly Row[]; readonly cursor?: string },
  deadlineOf: (row: Row) => Deadline | undefined,
): Omit<CalendarPage, 'kind'> {
  const deadlines = items.map(deadlineOf).filter((one) => one !== undefined);
  return cursor === undefined ? { items: deadlines } : { items: deadlines, cursor };
}

/** The number of the part, and its own cursor after a dot. A cursor that is none of ours leads past the end. */
function placeOf(cursor: string, parts: number): { readonly part: number; readonly at: string | undefined } {
  if (cursor === '') return { part: 0, at: undefined };
  const [, digits, at] = /^(\d)(?:\.(.*))?$/.exec(cursor) ?? [];
  return { part: digits === undefined ? parts : Number(digits), at };
}
