import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a home asks of a server while it replaces a client's secret. */
export type Asked = 'PUT' | 'try' | 'other';

/** Stands before an authorization server, and sees what a home asks of it and what comes of that. */
export class Front {
  readonly url: string;
  /** Requests with somebody's refresh token that the server refused: each would be a grant in danger. */
  readonly refused: string[] = [];
  /** Secrets that were replaced by the registration. */
  replaced = 0;
  /** After the server has done its work, before anyone hears of it. */
  beforeAnswer: (what: Asked) => Promise<void> = async () => {};
  readonly #server: Server;
  readonly #upstream: string;

  private constructor(server: Server, upstream: string) {
    this.#server = server;
    this.#upstream = upstream;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(upstream: string): Promise<Front> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const front = new Front(server, upstream);
    server.on('request', (request, response) => void front.#serve(request, response));
    return front;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const body = await text(request);
    const kept = ['authorization', 'content-type', 'accept'].flatMap((name) =>
      typeof headers[name] === 'string' ? [[name, headers[name]] as [string, string]] : [],
    );
    const answer = await fetch(`${this.#upstream}${url}`, {
      method,
      headers: kept,
      ...(body === '' ? {} : { body }),
    });
    const said = await answer.text();
    await this.beforeAnswer(this.#note(method, new URLSearchParams(body), answer));
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, type === null ? {} : { 'content-type': type }).end(said);
  }

  #note(method: string, form: URLSearchParams, { ok, status }: Response): Asked {
    if (method === 'PUT') {
      if (ok) this.replaced++;
      return 'PUT';
    }
    const token = form.get('refresh_token');
    if (token?.startsWith('not-a-token-') === true) return 'try';
    if (token !== null && !ok) this.refused.push(`${status} at ${new Date().toISOString()}`);
    return 'other';
  }
}
