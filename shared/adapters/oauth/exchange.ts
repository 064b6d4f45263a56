import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { newsOfConnections } from './news-of-connections.ts';
import { type CappedBody, readCapped } from './read-capped.ts';
import { watchProgress, whyFailed } from './send-progress.ts';
import { signsIn } from './signs-in.ts';
import type { GuardedRequest, Outcome } from './transport.ts';

/** Where a request goes, and through which connections. */
export interface Route {
  readonly url: URL;
  readonly agent: Agent;
  /** That of `node:https` or of `node:http`. */
  readonly request: (options: RequestOptions) => ClientRequest;
  readonly lookup: LookupFunction;
}

/** A connection that does not stand by then will not: the vendor's patience is for its answer. */
const CONNECT_MS = 15_000;

const REFUSALS = ['ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_UNESCAPED_CHARACTERS'];

/** Sends one request and reads its whole answer, or says what became of it. Never rejects. */
export function exchange(route: Route, request: GuardedRequest): Promise<Outcome> {
  return new Promise((resolve) => {
    const sent = begun(route, request);
    if (sent === undefined) return resolve({ kind: 'not_sent', code: 'request_not_built' });
    const progress = watchProgress(sent);
    let isSettled = false;
    const settle = (outcome: Outcome): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      resolve(outcome);
      if (outcome.kind !== 'answered') sent.destroy();
    };
    const connectBy = Math.min(CONNECT_MS, request.deadline);
    let timer = setTimeout(() => {
      if (!progress.isConnected) return settle({ kind: 'not_sent', code: 'connect_timeout' });
      timer = setTimeout(async () => {
        // A process that stood still hears of its timers first, and of an answer that came meanwhile only then.
        await newsOfConnections();
        settle({ kind: 'ambiguous', code: 'deadline' });
      }, request.deadline - connectBy);
    }, connectBy);
    sent.on('error', (error) => settle(whyFailed(error, progress)));
    // Once an answer has begun, reading it decides: a request closes before its answer was read.
    sent.on('close', () => progress.hasAnswer || settle(whyFailed(undefined, progress)));
    sent.on('response', (response) => {
      progress.hasAnswer = true;
      readCapped(response, (read) => settle(answered(response, read, request)));
    });
    sent.end(request.body);
  });
}

/** `undefined` where Node takes a header for none; what it says of it may quote a token. */
function begun(route: Route, request: GuardedRequest): ClientRequest | undefined {
  try {
    return begin(route, request);
  } catch (error) {
    if (isRefusedByNode(error)) return undefined;
    throw error;
  }
}

const isRefusedByNode = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && REFUSALS.includes(String(error.code));

function begin({ url, agent, request: sender, lookup }: Route, request: GuardedRequest): ClientRequest {
  const isSecure = url.protocol === 'https:';
  return sender({
    agent,
    lookup,
    method: request.method,
    // The brackets of an IPv6 literal belong to the URL alone.
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (isSecure ? 443 : 80) : url.port,
    path: `${url.pathname}${url.search}`,
    headers: {
      ...request.headers,
      'accept-encoding': 'identity',
      ...(request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }),
    },
  });
}

function answered(
  response: IncomingMessage,
  read: CappedBody,
  { readHeader: wanted, signHeaders }: GuardedRequest,
): Outcome {
  if (read.kind !== 'whole') return { kind: 'ambiguous', code: read.kind };
  const { headers } = response;
  const signs = signsIn(response, signHeaders);
  const header = wanted === undefined ? undefined : response.headersDistinct[wanted.toLowerCase()];
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    body: read.text,
    ...(headers['content-type'] === undefined ? {} : { contentType: headers['content-type'] }),
    ...(headers['retry-after'] === undefined ? {} : { retryAfter: headers['retry-after'] }),
    ...(headers.date === undefined ? {} : { date: headers.date }),
    ...(header === undefined ? {} : { header: header.join(',') }),
    ...(signs === undefined ? {} : { signs }),
  };
}
