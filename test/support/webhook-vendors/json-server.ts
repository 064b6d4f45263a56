import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answered {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An API in JSON on 127.0.0.1, on a port that was free. */
export class JsonServer {
  readonly asked: Asked[] = [];
  /** What the next call comes to, whatever it is. */
  next: Answered | undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(answer: (asked: Asked) => Answered): Promise<JsonServer> {
    const server = createServer();
    const made = new JsonServer(server);
    server.on('request', async (request, response) => {
      const raw = await text(request);
      const asked: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: raw === '' ? {} : JSON.parse(raw),
      };
      made.asked.push(asked);
      const { status, body, headers } = made.next ?? answer(asked);
      made.next = undefined;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
