import type { Deadline } from '#shared/domain/calendar/deadline.ts';
import { icalendar } from '#shared/domain/calendar/icalendar.ts';
import type { Clock } from '#shared/ports/system.ts';
import { type CalendarListPorts, listCalendar } from '#shared/usecases/calendar/list-calendar.ts';
import { type CalendarPorts, runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { type HttpResponse, json } from '../message.ts';
import type { Route } from '../router.ts';
import { nothing } from '../schemas/fields.ts';
import { pageQuery } from '../schemas/list.ts';
import { deadlineJson } from '../serialize/deadline.ts';
import { parseBody, parseQuery } from '../validate.ts';
import { withinAnAnswer } from '../within-an-answer.ts';

/** Entries of one iCalendar file; a link leads to the next. */
const MOST_ENTRIES = 1000;
const A_PAGE = 200;

export type CalendarRoutePorts = CalendarPorts & CalendarListPorts;

/** `/v1/calendar`: everything that ends, for programs and for people's calendars; and a look at it now. */
export function calendarRoutes(ports: CalendarRoutePorts): readonly Route[] {
  const list = listCalendar(ports);
  const run = runCalendar(ports);
  return [
    {
      method: 'GET',
      path: '/v1/calendar',
      handle: async ({ request }) => {
        const query = parseQuery(request, pageQuery);
        if (query.kind !== 'ok') return query;
        if (wantsFile(request.headers.accept)) return file(ports.clock, list, query.value.cursor);
        const { items, cursor } = await list(query.value);
        return json(200, { items: items.map(deadlineJson), cursor });
      },
    },
    {
      method: 'POST',
      path: '/v1/run/calendar',
      handle: async ({ request }) => {
        const body = parseBody(request, nothing);
        if (body.kind !== 'ok') return body;
        const { kind: _kind, ...ran } = await run(withinAnAnswer(ports.clock));
        return json(200, ran);
      },
    },
  ];
}

const wantsFile = (accept = ''): boolean => /\btext\/calendar\b/i.test(accept);

async function file(
  clock: Clock,
  list: ReturnType<typeof listCalendar>,
  from: string | undefined,
): Promise<HttpResponse> {
  const goOn = withinAnAnswer(clock);
  const entries: Deadline[] = [];
  let cursor = from;
  do {
    const limit = Math.min(A_PAGE, MOST_ENTRIES - entries.length);
    const page = await list({ limit, ...(cursor === undefined ? {} : { cursor }) });
    entries.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && entries.length < MOST_ENTRIES && goOn());
  return {
    status: 200,
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      ...(cursor === undefined
        ? {}
        : { link: `</v1/calendar?cursor=${encodeURIComponent(cursor)}>; rel="next"` }),
    },
    body: icalendar(entries, clock.now()),
  };
}
