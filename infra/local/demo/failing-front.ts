import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from './fault.ts';
import { closeServer, LOOPBACK, listenOn } from './loopback-server.ts';
import { pause } from './pause.ts';

/** Stands before an authorization server and fails requests to its token endpoint as it is told. */
export interface FailingFront {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The next requests to the token endpoint fail so, one fault each. */
  next(faults: readonly Fault[]): void;
  /** No more faults: what has not been played is taken back, and who waits for a slow answer gets it now. */
  relent(): void;
  stop(): Promise<void>;
}

interface FrontOptions {
  readonly upstream: string;
  /** Told when a fault begins to bite. */
  readonly onFault: (fault: Fault) => void;
}

const LONGEST_BODY = 65_536;
const NOT_PASSED_ON = ['host', 'connection', 'content-length', 'keep-alive', 'transfer-encoding'];

export async function startFailingFront({ upstream, onFault }: FrontOptions): Promise<FailingFront> {
  let faults: readonly Fault[] = [];
  const hurry = new AbortController();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await listenOn(server);
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    next: (wanted) => {
      faults = [...faults, ...wanted];
    },
    relent: () => {
      faults = [];
      hurry.abort();
    },
    stop: () => closeServer(server),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const fault = request.url === '/token' ? faults[0] : undefined;
    if (fault === undefined) return send(response, await passOn(request, body));
    faults = faults.slice(1);
    onFault(fault);
    switch (fault.kind) {
      case 'server_error':
        response.writeHead(500, { 'content-type': 'text/plain' }).end('something broke\n');
        return;
      case 'throttled':
        response.writeHead(429, { 'retry-after': String(fault.retryAfterSeconds) }).end();
        return;
      case 'lost_request':
        request.socket.destroy();
        return;
      case 'lost_reply':
        await passOn(request, body);
        request.socket.destroy();
        return;
      case 'slow': {
        const answer = await passOn(request, body);
        await pause(fault.seconds * 1000, hurry.signal);
        return send(response, answer);
      }
    }
  }

  async function passOn(request: IncomingMessage, body: Buffer): Promise<Passed> {
    const answer = await fetch(`${upstream}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headersToPassOn(request),
      redirect: 'manual',
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const contentType = answer.headers.get('content-type');
    return {
      status: answer.status,
      headers: {
        'cache-control': 'no-store',
        ...(contentType === null ? {} : { 'content-type': contentType }),
      },
      body: Buffer.from(await answer.arrayBuffer()),
    };
  }
}

interface Passed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function send(response: ServerResponse, { status, headers, body }: Passed): void {
  if (!response.destroyed) response.writeHead(status, headers).end(body);
}

function headersToPassOn({ headers }: IncomingMessage): Headers {
  const passed = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && !NOT_PASSED_ON.includes(name)) passed.set(name, value);
  }
  return passed;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LONGEST_BODY) throw new Error('the body is too long');
  }
  return Buffer.concat(chunks);
}
