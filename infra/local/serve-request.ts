import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { complete } from '#shared/adapters/http/api.ts';
import type { HttpResponse } from '#shared/adapters/http/message.ts';
import { problem, problemWith } from '#shared/adapters/http/problem.ts';
import { tooLarge } from '#shared/adapters/http/read-json.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { refusal } from '#shared/domain/error-code.ts';
import type { Connections } from './connections.ts';
import { endDrained, hasMore } from './linger.ts';
import { type BodyBudget, readBody } from './read-body.ts';
import { isProtected, readTarget, type Target } from './request-target.ts';

export interface Serving {
  readonly dispatch: Dispatch;
  /** Whether a request for `/v1` or `/metrics` carries the key. */
  readonly mayCall: (authorization: string | undefined) => boolean;
  readonly isOurHost: (host: string) => boolean;
  readonly connections: Connections;
  /** What callers without the key may bring at once. */
  readonly keylessBodies: BodyBudget;
  /** How long a caller may take to read an answer. */
  readonly takenWithinMs: number;
  readonly isClosing: () => boolean;
}

/** One request as `node:http` has it. */
export interface Incoming {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  /** What the caller sent in `Expect`; it waits for a word before it sends its body. */
  readonly expects?: 'continue' | 'other';
}

/** Answers one request: who may ask is settled before anything of its body is read. */
export async function serveRequest(serving: Serving, incoming: Incoming): Promise<void> {
  const { message, response } = incoming;
  const requestId = requestIdOf(message);
  serving.connections.began(message);
  response.once('close', () => serving.connections.sent(message));
  const target = readTarget(message.url ?? '/');
  if (target === undefined) return refuse(serving, incoming, problem(notATarget), requestId);
  const refused = whyNot(serving, incoming, target);
  if (refused !== undefined) return refuse(serving, incoming, refused, requestId);
  if (incoming.expects === 'continue') response.writeContinue();
  const body = await readBody(message, isProtected(target.path) ? undefined : serving.keylessBodies);
  if (body === 'cut_off') return;
  if (body === 'too_large') return refuse(serving, incoming, problem(tooLarge()), requestId);
  if (body === 'no_room') return refuse(serving, incoming, problem(noRoom), requestId);
  const { path, query } = target;
  serving.connections.asked(message);
  const answer = await serving.dispatch({
    method: message.method ?? 'GET',
    path,
    query,
    // Only `set-cookie` comes as a list, and no request carries it with a meaning.
    headers: message.headers as Readonly<Record<string, string | undefined>>,
    body,
    requestId,
  });
  serving.connections.answered(message);
  send(serving, response, answer);
}

function whyNot(serving: Serving, { message, expects }: Incoming, target: Target): HttpResponse | undefined {
  const hosts = hostsOf(message, target);
  // RFC 9112 3.2; what comes by HTTP/1.0 may have none.
  if (hosts.length > 1 || (hosts.length === 0 && message.httpVersionMinor > 0)) return problem(hostNeeded);
  if (!hosts.every(serving.isOurHost)) return problem(foreignHost);
  if (isProtected(target.path) && !serving.mayCall(message.headers.authorization)) return problem(keyNeeded);
  return expects === 'other'
    ? problemWith(417, 'invalid_request', 'of Expect, 100-continue is understood')
    : undefined;
}

function hostsOf({ rawHeaders }: IncomingMessage, { authority }: Target): readonly string[] {
  const given = rawHeaders.filter((_, n) => n % 2 === 1 && rawHeaders[n - 1]?.toLowerCase() === 'host');
  return authority === undefined || given.length > 1 ? given : [authority];
}

const notATarget = refusal('invalid_request', 'a request is for a path that begins with a slash');
const hostNeeded = refusal('invalid_request', 'a request has one Host');
const foreignHost = refusal(
  'forbidden',
  'this is no name of this home: call it by 127.0.0.1 or localhost, or set GRANTKEEPER_PUBLIC_URL',
);
const keyNeeded = refusal(
  'unauthorized',
  'send authorization: Bearer <key>; the key was printed on the first start and lies in the data directory',
);
const noRoom = refusal('temporarily_unavailable', 'too many bodies come at once', { retryAfter: 5 });

/** A caller's own id is taken over where it is harmless in a log line. */
function requestIdOf(message: IncomingMessage): string {
  const given = message.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,128}$/.test(given) ? given : randomUUID();
}

/** Answers without having read the body; what may still come of it ends the use of the connection. */
function refuse(
  serving: Serving,
  { message, response }: Incoming,
  answer: HttpResponse,
  requestId: string,
): void {
  complete(answer, { requestId });
  if (!hasMore(message)) {
    send(serving, response, answer);
    return;
  }
  response.writeHead(answer.status, { ...withLength(answer), connection: 'close' });
  response.write(answer.body);
  void endDrained(message, response);
}

function send(serving: Serving, response: ServerResponse, answer: HttpResponse): void {
  if (response.destroyed) return;
  // A connection that was kept for a next request would hold up the end.
  const closing = serving.isClosing() ? { connection: 'close' } : {};
  response.writeHead(answer.status, { ...withLength(answer), ...closing });
  response.end(answer.body);
  const { socket } = response;
  if (socket === null || socket.writableLength === 0) return;
  const cut = setTimeout(() => socket.destroy(), serving.takenWithinMs);
  response.once('close', () => clearTimeout(cut));
}

const withLength = ({ status, headers, body }: HttpResponse): Readonly<Record<string, string>> =>
  headers['content-length'] !== undefined || status === 204
    ? headers
    : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
