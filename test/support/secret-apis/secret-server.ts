import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';
import { auth0 } from './auth0.ts';
import { entra } from './entra.ts';
import { gitlab } from './gitlab.ts';
import { okta } from './okta.ts';
import { tokenAnswer } from './tokens.ts';

/** A secret as the vendor has it. */
export interface AtVendor {
  readonly id: string;
  readonly value: string;
  readonly name?: string;
  readonly ends?: string;
  isActive: boolean;
}

export interface Asked {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** One vendor's API as its documentation describes it. */
export interface FakeApi {
  readonly base: string;
  readonly tokenPath: string;
  /** The header and the value that the API wants. */
  readonly proof: readonly [header: string, value: string];
  /** What a caller without rights is told. */
  readonly forbidden: Answer;
  handle(server: SecretServer, asked: Asked): Answer;
}

const APIS: Readonly<Record<SecretApiKind, FakeApi>> = { entra, okta, auth0, gitlab };

/** `loses its answer`: it does what it was asked, then hangs up. */
export type Fate =
  | 'fails'
  | 'hangs up'
  | 'loses its answer'
  | 'forbids'
  | 'answers with a page'
  | { readonly says: unknown };

const PAGE = '<html>sign in</html>';

/** A vendor on this machine: the API of one kind for the secrets of `CLIENT_ID`, and a token endpoint that wants one. */
export class SecretServer {
  readonly kind: SecretApiKind;
  /** What is kept, oldest first. */
  secrets: AtVendor[] = [{ id: 'first', value: 'secret-1', isActive: true }];
  /** Of calls of the API, the next first. */
  fates: (Fate | undefined)[] = [];
  /** Calls of the API, as `POST /path`. */
  asked: string[] = [];
  /** Who proved itself at the token endpoint, and what for. */
  readonly forms: Readonly<Record<string, string>>[] = [];
  /** Once the API has done what it was asked, and before anybody hears of it. */
  beforeAnswer: (asked: string) => Promise<void> = async () => {};
  /** A new secret is taken once the token endpoint was asked so many times with it. */
  takenAfter = 0;
  readonly #server: Server;
  #made = 1;

  private constructor(kind: SecretApiKind) {
    this.kind = kind;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(kind: SecretApiKind): Promise<SecretServer> {
    const server = new SecretServer(kind);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As a vendor file has it. */
  vendor(id: string) {
    const { base, tokenPath } = APIS[this.kind];
    return {
      id,
      tokenEndpoint: `${this.url}${tokenPath}`,
      clientAuth: 'post',
      rotation: { kind: 'replaced' },
      secretApi: { kind: this.kind, url: `${this.url}${base}` },
    } as const;
  }

  fresh(): string {
    return `made-by-the-vendor-${++this.#made}`;
  }

  get values(): readonly string[] {
    return this.secrets.map(({ value }) => value);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const path = decodeURIComponent(request.url ?? '');
    const api = APIS[this.kind];
    if (path.endsWith('/token')) {
      const form = Object.fromEntries(new URLSearchParams(text));
      this.forms.push(form);
      return send(response, tokenAnswer(this, form));
    }
    this.asked.push(`${request.method} ${path}`);
    const fate = this.fates.shift();
    if (fate === 'hangs up') return void request.socket.destroy();
    if (fate === 'fails') return send(response, { status: 503, body: { message: 'try later' } });
    if (fate === 'answers with a page') return send(response, { status: 200, body: PAGE });
    if (typeof fate === 'object') return send(response, { status: 200, body: fate.says });
    const [header, value] = api.proof;
    if (fate === 'forbids' || request.headers[header] !== value) return send(response, api.forbidden);
    const asked = { method: request.method ?? '', path, body: text === '' ? {} : JSON.parse(text) };
    const answer = api.handle(this, asked);
    await this.beforeAnswer(`${request.method} ${path}`);
    return fate === 'loses its answer' ? void request.socket.destroy() : send(response, answer);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': body === PAGE ? 'text/html' : 'application/json' });
  response.end(body === undefined ? '' : body === PAGE ? PAGE : JSON.stringify(body));
}
