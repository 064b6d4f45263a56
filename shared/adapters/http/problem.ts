import { ERROR_STATUS, type ErrorCode, type Refusal } from '#shared/domain/error-code.ts';
import type { HttpResponse } from './message.ts';

/** RFC 9110 15: the reason phrases, which RFC 9457 4.2.1 asks for as titles of `about:blank`. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Seconds to wait where a refusal that needs some names none. */
const DEFAULT_RETRY_AFTER = 5;

/** RFC 9457: a refusal as `application/problem+json`, with `Retry-After` where the caller may try again. */
export function problem(refused: Refusal): HttpResponse {
  const response = problemWith(ERROR_STATUS[refused.code], refused.code, refused.detail, {
    ...(refused.pointer === undefined ? {} : { pointer: refused.pointer }),
    ...refused.extra,
  });
  const wait =
    refused.retryAfter ?? (refused.code === 'temporarily_unavailable' ? DEFAULT_RETRY_AFTER : undefined);
  // RFC 9110 10.2.3 knows whole seconds only; zero would invite a busy loop.
  if (wait !== undefined) response.headers['retry-after'] = String(Math.max(1, Math.ceil(wait)));
  if (refused.code === 'unauthorized') response.headers['www-authenticate'] = 'Bearer realm="grantkeeper"';
  return response;
}

/** A problem whose status is not the one that belongs to its code: what HTTP itself has a word for. */
export function problemWith(
  status: number,
  code: ErrorCode,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      ...members,
      type: 'about:blank',
      title: TITLES[status] ?? 'Error',
      status,
      code,
      detail,
    }),
  };
}
