import type { Call, CallOptions, Loose } from './call.ts';
import type { Deadline, Notice, Operations } from './contract.ts';
import { itemsOf } from './pages.ts';

type Query = Loose<NonNullable<Operations['listCalendar']['query']>>;

/** What ends, and what vendors say that they will end. Every method throws `GrantkeeperError`. */
export type Calendar = ReturnType<typeof calendarOf>;

export function calendarOf(call: Call) {
  return {
    /** One page; it may be short, and even empty, and still have a cursor. */
    list: (query: Query = {}, options?: CallOptions) => call('listCalendar', { query }, options),
    /** Everything that ends, page by page, in no order of time. */
    all: (
      query: Omit<Query, 'cursor'> = {},
      options?: CallOptions,
    ): AsyncGenerator<Deadline, void, undefined> =>
      itemsOf((cursor) => call('listCalendar', { query: { ...query, cursor } }, options)),
    /** Looks at everything that ends now, and announces what has not been announced. */
    run: (options?: CallOptions) => call('runCalendar', {}, options),
    /** Reads the discovery documents of vendors in use now, and makes notices of what has changed. */
    runNotices: (options?: CallOptions) => call('runNotices', {}, options),
    /** One page of vendor notices, by date. */
    listNotices: (query: Query = {}, options?: CallOptions) => call('listNotices', { query }, options),
    /** Every vendor notice, page by page. */
    allNotices: (
      query: Omit<Query, 'cursor'> = {},
      options?: CallOptions,
    ): AsyncGenerator<Notice, void, undefined> =>
      itemsOf((cursor) => call('listNotices', { query: { ...query, cursor } }, options)),
    /** Somebody knows of it: it is announced no more unless its dates change. */
    acknowledge: (id: string, options?: CallOptions) => call('acknowledgeNotice', { id }, options),
    /** It is announced no more until then (RFC 3339). */
    snooze: (id: string, until: string, options?: CallOptions) =>
      call('snoozeNotice', { id, body: { until } }, options),
  };
}
