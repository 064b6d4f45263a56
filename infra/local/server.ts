import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { complete } from '#shared/adapters/http/api.ts';
import type { HttpResponse } from '#shared/adapters/http/message.ts';
import { problem } from '#shared/adapters/http/problem.ts';
import { tooLarge } from '#shared/adapters/http/read-json.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { refusal } from '#shared/domain/error-code.ts';
import { answerBroken } from './broken-request.ts';
import { readBody } from './read-body.ts';

export interface ListenOptions {
  readonly port: number;
  readonly dispatch: Dispatch;
  /** Whether a request for `/v1` carries the key. */
  readonly mayCall: (authorization: string | undefined) => boolean;
}

export interface Listening {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Takes no more connections, lets requests in flight be answered for so long, then cuts them. */
  close(graceMs: number): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** Enough for a thousand waiting readers and as many who come; beyond it, connections are turned away. */
const MAX_CONNECTIONS = 4096;
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
const KEEP_ALIVE_MS = 60_000;

/** Serves the HTTP contract on loopback. Rejects where the port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listening> {
  let isClosing = false;
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 2000,
    },
    (message, response) => {
      void serve(options, message, response, () => isClosing);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', answerBroken);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Node's own backlog of 511 would leave half of a thousand callers waiting a second for their next SYN.
    server.listen({ port: options.port, host: LOOPBACK, backlog: MAX_CONNECTIONS }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}`,
    close: (graceMs) => {
      isClosing = true;
      return close(server, graceMs);
    },
  };
}

async function serve(
  options: ListenOptions,
  message: IncomingMessage,
  response: ServerResponse,
  isClosing: () => boolean,
): Promise<void> {
  const requestId = requestIdOf(message);
  const target = message.url ?? '/';
  const queryAt = target.indexOf('?');
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  if (isProtected(path) && !options.mayCall(message.headers.authorization)) {
    send(response, complete(problem(keyNeeded), { requestId }));
    return;
  }
  const body = await readBody(message);
  if (body === 'cut_off') return;
  if (body === 'too_large') {
    // The rest of the body is not read, so the connection cannot be used again.
    response.setHeader('connection', 'close');
    send(response, complete(problem(tooLarge()), { requestId }));
    return;
  }
  const answer = await options.dispatch({
    method: message.method ?? 'GET',
    path,
    query: queryAt < 0 ? '' : target.slice(queryAt + 1),
    // Only `set-cookie` comes as a list, and no request carries it with a meaning.
    headers: message.headers as Readonly<Record<string, string | undefined>>,
    body,
    requestId,
  });
  // A connection that was kept for a next request would hold up the end.
  if (isClosing()) answer.headers.connection = 'close';
  send(response, answer);
}

const keyNeeded = refusal(
  'unauthorized',
  'send authorization: Bearer <key>; the key was printed on the first start and lies in the data directory',
);

const isProtected = (path: string): boolean => path === '/v1' || path.startsWith('/v1/');

/** A caller's own id is taken over where it is harmless in a log line. */
function requestIdOf(message: IncomingMessage): string {
  const given = message.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(given) ? given : randomUUID();
}

function send(response: ServerResponse, answer: HttpResponse): void {
  if (response.destroyed) return;
  const { headers } = answer;
  if (headers['content-length'] === undefined && answer.status !== 204) {
    headers['content-length'] = String(Buffer.byteLength(answer.body));
  }
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}
