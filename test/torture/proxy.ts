import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind, Plan } from './faults.ts';
import type { Ledger, Send } from './ledger.ts';
import { now } from './now.ts';

/** Stands between home and vendor, keeps the ledger, and breaks what it is told to break. */
export interface FaultyProxy {
  /** What stands in the vendor file of this sender for this address of the vendor. */
  front(url: string, sender: string): string;
  /** Requests that the vendor or the proxy is at. */
  readonly underWay: number;
  /** How often each fault was played. */
  readonly played: ReadonlyMap<FaultKind, number>;
  /** Resolves when the next whole answer has been handed to the home, or never. */
  nextDelivery(): Promise<void>;
  stop(): Promise<void>;
}

interface ProxyOptions {
  readonly ledger: Ledger;
  readonly plan: () => Plan;
  /** What went wrong with the proxy itself: the run cannot be judged. */
  readonly onFault: (error: unknown) => void;
}

export async function startProxy({ ledger, plan, onFault }: ProxyOptions): Promise<FaultyProxy> {
  const played = new Map<FaultKind, number>();
  /** What was last asked on each connection. */
  const lastOn = new WeakMap<Socket, Send>();
  let upstream = '';
  let underWay = 0;
  let waiting: (() => void)[] = [];

  const server = createServer((incoming, outgoing) => {
    underWay += 1;
    serve(incoming, outgoing)
      .catch((error: unknown) => {
        outgoing.destroy();
        onFault(error);
      })
      .finally(() => {
        underWay -= 1;
      });
  });
  server.on('connection', (socket) => {
    socket.once('close', () => {
      const last = lastOn.get(socket);
      if (last?.deliveredAt !== undefined) last.closedAt = now();
    });
  });
  // A connection closed while idle would look like a lost request to whoever sends at that moment.
  server.keepAliveTimeout = 600_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await wholeBody(incoming);
    // The sender died before its request was whole: no vendor would have read it.
    if (body === undefined) return;
    const [, sender = '', path = ''] = /^\/([^/]*)(\/.*)$/.exec(incoming.url ?? '') ?? [];
    const send = ledger.begin(body, sender);
    lastOn.set(incoming.socket, send);
    outgoing.once('close', () => {
      if (send.deliveredAt === undefined) send.brokenAt ??= now();
    });
    const { fault, beforeMs, afterMs } = plan();
    if (fault !== undefined) {
      send.fault = fault;
      played.set(fault, (played.get(fault) ?? 0) + 1);
    }
    await sleep(beforeMs);
    if (fault === 'request_lost') return end(outgoing);
    if (fault === 'request_reset') return reset(outgoing);
    send.passedOnAt = now();
    const answer = await passOn(new URL(path, upstream), incoming, body);
    ledger.answered(send, answer.status, answer.body);
    await sleep(afterMs);
    await giveBack(outgoing, answer, send);
  }

  async function giveBack(outgoing: ServerResponse, answer: Answer, send: Send): Promise<void> {
    switch (send.fault) {
      case 'reply_kept':
        return;
      case 'reply_lost':
        return end(outgoing);
      case 'reply_reset':
        return reset(outgoing);
      case 'reply_cut':
        head(outgoing, answer);
        outgoing.write(answer.body.slice(0, Math.floor(answer.body.length / 2)), () => end(outgoing));
        return;
      default:
        await deliver(outgoing, answer, send);
        for (const wake of waiting.splice(0)) wake();
    }
  }

  return {
    front: (url, sender) => {
      const { origin, pathname } = new URL(url);
      upstream = origin;
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${sender}${pathname}`;
    },
    get underWay() {
      return underWay;
    },
    played,
    nextDelivery: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
      }),
    stop: () => close(server),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const KEPT_HEADERS = ['content-type', 'www-authenticate', 'retry-after', 'cache-control'];

function passOn(url: URL, incoming: IncomingMessage, body: string): Promise<Answer> {
  const { authorization, 'content-type': contentType, accept } = incoming.headers;
  return new Promise((resolve, reject) => {
    const passed = request(
      url,
      {
        method: incoming.method ?? 'POST',
        agent: false,
        headers: {
          'content-type': contentType ?? 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          ...(authorization === undefined ? {} : { authorization }),
          ...(accept === undefined ? {} : { accept }),
        },
      },
      (response) => {
        wholeBody(response).then((text) => {
          if (text === undefined) return reject(new Error('the vendor broke off its answer'));
          const kept = KEPT_HEADERS.flatMap((name) => {
            const value = response.headers[name];
            return typeof value === 'string' ? [[name, value]] : [];
          });
          resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(kept), body: text });
        }, reject);
      },
    );
    passed.once('error', reject);
    passed.end(body);
  });
}

function head(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
}

function deliver(outgoing: ServerResponse, answer: Answer, send: Send): Promise<void> {
  if (outgoing.destroyed || send.brokenAt !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    outgoing.once('finish', () => {
      if (send.brokenAt === undefined) send.deliveredAt = now();
    });
    outgoing.once('close', resolve);
    outgoing.once('finish', resolve);
    head(outgoing, answer);
    outgoing.end(answer.body);
  });
}

const end = (outgoing: ServerResponse): void => void outgoing.socket?.destroy();
const reset = (outgoing: ServerResponse): void => void outgoing.socket?.resetAndDestroy();

/** The whole body, or `undefined` where the connection broke first. */
function wholeBody(message: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    message.setEncoding('utf8');
    message.on('data', (chunk: string) => {
      text += chunk;
    });
    message.once('end', () => resolve(text));
    message.once('close', () => resolve(undefined));
    message.once('error', () => resolve(undefined));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
