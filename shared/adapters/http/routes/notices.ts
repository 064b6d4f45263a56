import {
  acknowledgeNotice,
  type NoticeOutcome,
  snoozeNotice,
} from '#shared/usecases/notice/answer-notice.ts';
import { listNotices } from '#shared/usecases/notice/list-notices.ts';
import { LOOK_AT_ALL, type NoticesRunPorts, runNotices } from '#shared/usecases/notice/run-notices.ts';
import { ofNotice } from '../ids-of.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { nothing } from '../schemas/fields.ts';
import { pageQuery } from '../schemas/list.ts';
import { snoozeBody } from '../schemas/notice.ts';
import { noticeJson } from '../serialize/notice.ts';
import { parseBody, parseQuery } from '../validate.ts';
import { withinAnAnswer } from '../within-an-answer.ts';

/** `/v1/notices`: what vendors have said that they will end or change; and a look at what they announce now. */
export function noticeRoutes(ports: NoticesRunPorts): readonly Route[] {
  const list = listNotices(ports);
  const acknowledge = acknowledgeNotice(ports);
  const snooze = snoozeNotice(ports);
  const run = runNotices(ports);
  const shown = (outcome: NoticeOutcome) =>
    outcome.kind === 'notice' ? json(200, noticeJson(outcome.notice, ports.clock.now())) : outcome;
  return [
    {
      method: 'GET',
      path: '/v1/notices',
      handle: async ({ request }) => {
        const query = parseQuery(request, pageQuery);
        if (query.kind !== 'ok') return query;
        const { items, cursor } = await list(query.value);
        const now = ports.clock.now();
        return json(200, { items: items.map((notice) => noticeJson(notice, now)), cursor });
      },
    },
    {
      method: 'POST',
      path: '/v1/notices/{id}/acknowledge',
      handle: ofNotice(async (id, { request }) => {
        const body = parseBody(request, nothing);
        return body.kind === 'ok' ? shown(await acknowledge({ id })) : body;
      }),
    },
    {
      method: 'POST',
      path: '/v1/notices/{id}/snooze',
      handle: ofNotice(async (id, { request }) => {
        const body = parseBody(request, snoozeBody);
        return body.kind === 'ok' ? shown(await snooze({ id, ...body.value })) : body;
      }),
    },
    {
      method: 'POST',
      path: '/v1/run/notices',
      handle: async ({ request }) => {
        const body = parseBody(request, nothing);
        if (body.kind !== 'ok') return body;
        const { kind: _kind, ...ran } = await run({
          goOn: withinAnAnswer(ports.clock),
          unlessWithin: LOOK_AT_ALL,
        });
        return json(200, ran);
      },
    },
  ];
}
