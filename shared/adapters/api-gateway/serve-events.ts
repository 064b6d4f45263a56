import { Buffer } from 'node:buffer';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import type { Dispatch } from '../http/router.ts';

/** What we read of an HTTP API's event, payload format 2.0. Header names come in lower case. */
export interface ApiGatewayEvent {
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Apart from the headers, one each. */
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly requestId: string;
    readonly http: { readonly method: string };
  };
}

export interface ApiGatewayResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Serves an HTTP API's events by our routes. */
export const serveEvents =
  (dispatch: Dispatch) =>
  async (event: ApiGatewayEvent): Promise<ApiGatewayResult> =>
    resultOf(await dispatch(requestOf(event)));

function requestOf(event: ApiGatewayEvent): HttpRequest {
  return {
    method: event.requestContext.http.method.toUpperCase(),
    path: event.rawPath,
    query: event.rawQueryString ?? '',
    headers: headersOf(event),
    // The very bytes: a signature over them, or their count, must not suffer from a decoded text.
    body: Buffer.from(event.body ?? '', event.isBase64Encoded === true ? 'base64' : 'utf8'),
    requestId: event.requestContext.requestId,
  };
}

function headersOf({ headers = {}, cookies }: ApiGatewayEvent): HttpRequest['headers'] {
  return cookies === undefined ? headers : { ...headers, cookie: cookies.join('; ') };
}

function resultOf({ status, headers, body }: HttpResponse): ApiGatewayResult {
  return { statusCode: status, headers, body };
}
