import type { HttpResponse } from '#shared/adapters/http/message.ts';

/** An answer of the API, its body parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The members of an integration that tests look at. */
export interface IntegrationBody {
  readonly health?: { readonly ok: boolean; readonly at: string; readonly detail: string };
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly epoch: number;
  readonly failures: number;
  readonly expiresAt?: string;
  readonly dueAt?: string;
  readonly lastError?: { readonly class: string; readonly code: string; readonly at: string };
}

export interface ClientBody {
  readonly id: string;
  readonly status: 'ok' | 'refused';
  readonly lastError?: { readonly class: string; readonly code: string; readonly at: string };
  readonly circuit: { readonly state: 'closed' | 'open' | 'half_open'; readonly openUntil?: string };
  readonly secret?: { readonly pending: boolean };
}

/** Speaks the HTTP contract to a home, with its key, and remembers every answer's text. */
export class ApiClient {
  url = '';
  /** What was answered so far: which call, and headers and body as text. */
  readonly heard: { readonly path: string; readonly text: string }[] = [];
  /** Looks at every answer, and throws where it finds it wanting. */
  judge: (method: string, path: string, response: HttpResponse) => void = () => {};
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(raw === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? {} : { body: raw }),
    });
    const text = await response.text();
    this.heard.push({ path, text: `${JSON.stringify([...response.headers])}\n${text}` });
    this.judge(method, path, {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text,
    });
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  /** A call that must be answered with this status. */
  async expect(status: number, method: string, path: string, body?: unknown): Promise<Answer['body']> {
    const answer = await this.call(method, path, body);
    if (answer.status === status) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${answer.text}, expected ${status}`);
  }

  async integration(id: string): Promise<IntegrationBody> {
    return (await this.expect(200, 'GET', `/v1/integrations/${id}`)) as unknown as IntegrationBody;
  }

  async client(id: string): Promise<ClientBody> {
    return (await this.expect(200, 'GET', `/v1/clients/${id}`)) as unknown as ClientBody;
  }

  token(id: string, body: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return this.call('POST', `/v1/integrations/${id}/token`, body);
  }

  refresh(id: string): Promise<Answer> {
    return this.call('POST', `/v1/integrations/${id}/refresh`, {});
  }

  remove(id: string): Promise<Answer> {
    return this.call('DELETE', `/v1/integrations/${id}`);
  }

  /** Polls until the integration is as wanted; rejects with how it was last. */
  async until(
    id: string,
    wanted: (integration: IntegrationBody) => boolean,
    withinMs = 40_000,
  ): Promise<IntegrationBody> {
    const end = Date.now() + withinMs;
    for (;;) {
      const seen = await this.integration(id);
      if (wanted(seen)) return seen;
      if (Date.now() > end) throw new Error(`after ${withinMs} ms: ${JSON.stringify(seen)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
