import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from './patience.ts';

/** A page as its receiver reads it. */
export interface ReceivedPage {
  readonly id: string;
  readonly kind: string;
  readonly incident: string;
  readonly severity: string;
  readonly heading: string;
  readonly title: string;
  readonly integrations: readonly string[];
  readonly count: number;
  readonly todo: readonly string[];
  readonly lines: readonly string[];
  readonly by?: string;
}

/** An outage is a page only when it has lasted. */
const LONGEST_WAIT_MS = 100_000;
const KEY = Buffer.from('the key that pages are signed with');

/** Whoever is on call: takes pages whose signature is right (Standard Webhooks), and may be told to refuse. */
export class PageReceiver {
  readonly secret = `whsec_${KEY.toString('base64')}`;
  readonly pages: ReceivedPage[] = [];
  /** What comes back; anything but 2xx means that it was not taken. */
  status = 204;
  /** Requests, refused ones included. */
  asked = 0;
  readonly #server: Server;
  #url = '';

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<PageReceiver> {
    const server = createServer();
    const receiver = new PageReceiver(server);
    server.on('request', async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      res.writeHead(receiver.#take(req.headers, Buffer.concat(chunks).toString())).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    receiver.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pages`;
    return receiver;
  }

  get url(): string {
    return this.#url;
  }

  /** The environment of a home whose pages come here. */
  get env() {
    return { GRANTKEEPER_ON_CALL_URL: this.url, GRANTKEEPER_ON_CALL_SECRET: this.secret };
  }

  /** Waits for a page of this kind and heading. */
  async gets(kind: string, heading: string): Promise<ReceivedPage> {
    const find = () => this.pages.find((page) => page.kind === kind && page.heading === heading);
    return eventually(`${kind} ${heading}`, find, LONGEST_WAIT_MS);
  }

  of(heading: string): readonly ReceivedPage[] {
    return this.pages.filter((page) => page.heading === heading);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(headers: Readonly<Record<string, unknown>>, body: string): number {
    this.asked++;
    if (this.status > 299) return this.status;
    const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = `v1,${createHmac('sha256', KEY).update(text).digest('base64')}`;
    if (headers['webhook-signature'] !== signature) return 401;
    const page = JSON.parse(body) as ReceivedPage;
    if (page.id !== headers['webhook-id']) return 400;
    // As receivers of Standard Webhooks do: what has come is dropped.
    if (!this.pages.some(({ id }) => id === page.id)) this.pages.push(page);
    return this.status;
  }
}
