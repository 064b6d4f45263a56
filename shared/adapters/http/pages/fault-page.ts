import { ERROR_STATUS, type Refusal } from '#shared/domain/error-code.ts';
import type { HttpResponse } from '../message.ts';
import { doNext } from './consent-pages.ts';
import { html } from './html.ts';
import { pageResponse } from './page.ts';

const SHORTLY = 'Wait a minute, then try once more.';

/** A store that does not answer, or a fault of ours. */
export function faultPage({ code, retryAfter }: Refusal, requestId: string): HttpResponse {
  const isOutage = code === 'temporarily_unavailable';
  const title = isOutage ? 'Not now, please' : 'Something went wrong here';
  const what = isOutage
    ? 'A part of this service does not answer at the moment. Nothing was changed.'
    : 'This is a fault of this service, not yours.';
  const next = isOutage
    ? [SHORTLY]
    : [SHORTLY, 'If it stays so, tell whoever sent you the link, with the reference below.'];
  const body = html`<p>${what}</p>\n${doNext(next)}`;
  const page = pageResponse({ status: ERROR_STATUS[code], title, mood: 'bad', body, code, requestId });
  if (retryAfter !== undefined) page.headers['retry-after'] = String(Math.ceil(retryAfter));
  return page;
}
