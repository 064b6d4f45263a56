import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { answerBroken } from './broken-request.ts';
import { Connections } from './connections.ts';
import { hostCheck } from './host-check.ts';
import { BodyBudget } from './read-body.ts';
import { type Incoming, type Serving, serveRequest } from './serve-request.ts';

/** What a caller may take of the home; whoever takes more is cut off. */
export interface Limits {
  readonly connections: number;
  readonly headersWithinMs: number;
  readonly requestWithinMs: number;
  readonly answerTakenWithinMs: number;
  /** Of bodies that callers without the key bring at once. */
  readonly keylessBodyBytes: number;
}

export interface ListenOptions {
  readonly port: number;
  readonly dispatch: Dispatch;
  /** Whether a request for `/v1` or `/metrics` carries the key. */
  readonly mayCall: (authorization: string | undefined) => boolean;
  /** The address that others reach it by, where it is not the one it listens on. */
  readonly publicUrl?: string;
  readonly limits?: Partial<Limits>;
}

export interface Listening {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Takes no more connections, lets requests in flight be answered for so long, then cuts them. */
  close(graceMs: number): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const KEEP_ALIVE_MS = 60_000;
const MAX_HEADER_BYTES = 16 * 1024;
const LIMITS: Limits = {
  // Enough for a thousand waiting readers and as many who come.
  connections: 4096,
  headersWithinMs: 10_000,
  requestWithinMs: 30_000,
  answerTakenWithinMs: 30_000,
  keylessBodyBytes: 16 * 1024 * 1024,
};

/** Serves the HTTP contract on loopback. Rejects where the port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const limits = { ...LIMITS, ...options.limits };
  const connections = new Connections(limits.connections);
  let isClosing = false;
  const serving: Serving = {
    dispatch: options.dispatch,
    mayCall: options.mayCall,
    isOurHost: hostCheck(options.publicUrl),
    connections,
    keylessBodies: new BodyBudget(limits.keylessBodyBytes),
    takenWithinMs: limits.answerTakenWithinMs,
    isClosing: () => isClosing,
  };
  const server = serverFor(limits);
  const serve =
    (expects?: Incoming['expects']) =>
    (message: IncomingMessage, response: ServerResponse): void => {
      void serveRequest(serving, { message, response, ...(expects === undefined ? {} : { expects }) });
    };
  server.on('connection', (socket: Socket) => connections.opened(socket));
  server.on('request', serve());
  server.on('checkContinue', serve('continue'));
  server.on('checkExpectation', serve('other'));
  server.on('clientError', (error, socket: Socket) => {
    // An answer between those of earlier requests would be taken for one of theirs.
    if (connections.isAnswering(socket)) connections.whenSent(socket, () => socket.destroySoon());
    else answerBroken(error, socket);
  });
  const url = await bind(server, options.port);
  return {
    url,
    close: (graceMs) => {
      isClosing = true;
      return close(server, graceMs);
    },
  };
}

/** Nothing of how requests are read is left to the environment (`NODE_OPTIONS`). */
function serverFor(limits: Limits): Server {
  return createServer({
    headersTimeout: limits.headersWithinMs,
    requestTimeout: limits.requestWithinMs,
    connectionsCheckingInterval: Math.min(2000, limits.headersWithinMs),
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    insecureHTTPParser: false,
    // It is asked for where an answer has the contract's form.
    requireHostHeader: false,
  });
}

async function bind(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Node's own backlog of 511 would leave half of a thousand callers waiting a second for their next SYN.
    server.listen({ port, host: LOOPBACK, backlog: LIMITS.connections }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
}
