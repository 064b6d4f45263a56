import { type ApiGatewayEvent, serveEvents } from '#shared/adapters/api-gateway/serve-events.ts';
import type { HttpRequest, HttpResponse } from '#shared/adapters/http/message.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { bearerCheck } from '../../../infra/local/bearer.ts';
import { listen } from '../../../infra/local/server.ts';

export interface Opened {
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** A way by which requests come to our routes. */
export interface Door {
  readonly name: string;
  open(dispatch: Dispatch): Promise<Opened>;
}

const KEY = 'the-key-of-the-door';

/** Through the embedded home's server, over a socket. */
const embedded: Door = {
  name: 'the embedded home',
  open: async (dispatch) => {
    const server = await listen({ port: 0, dispatch, mayCall: bearerCheck(KEY) });
    return {
      send: async ({ method, path, query, headers, body, requestId }) => {
        const response = await fetch(`${server.url}${path}${query === '' ? '' : `?${query}`}`, {
          method,
          redirect: 'manual',
          headers: {
            authorization: `Bearer ${KEY}`,
            'x-request-id': requestId,
            ...(headers as Readonly<Record<string, string>>),
          },
          ...(body.length === 0 ? {} : { body: Buffer.from(body) }),
        });
        const answered = Object.fromEntries(response.headers);
        return { status: response.status, headers: answered, body: await response.text() };
      },
      close: () => server.close(0),
    };
  },
};

/** Through the events of API Gateway, as it makes them of requests. */
const gateway: Door = {
  name: 'API Gateway',
  open: async (dispatch) => {
    const handle = serveEvents(dispatch);
    return {
      send: async (request) => {
        const { statusCode, headers, body } = await handle(eventOf(request));
        return { status: statusCode, headers: { ...headers }, body };
      },
      close: async () => {},
    };
  },
};

export const DOORS: readonly Door[] = [embedded, gateway];

/** Payload format 2.0: cookies apart, a body in base64 where it need not be text. */
function eventOf({ method, path, query, headers, body, requestId }: HttpRequest): ApiGatewayEvent {
  const { cookie, ...others } = headers;
  return {
    rawPath: path,
    rawQueryString: query,
    headers: others,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    ...(body.length === 0 ? {} : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }),
    requestContext: { requestId, http: { method } },
  };
}
