/** A request as `fetch` was given it. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Reply = Response | Error | Promise<Response>;

/** A `fetch` that answers what the test says, in order, and fails a call that nobody asked for. */
export function scriptedFetch(...replies: (Reply | ((sent: Sent) => Reply))[]) {
  const sent: Sent[] = [];
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { method = 'GET', headers, body, signal, redirect } = init;
    if (redirect !== 'manual') throw new Error('a redirect would take the key elsewhere');
    const one: Sent = {
      method,
      url: String(input),
      headers: headers as Record<string, string>,
      body: typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined,
    };
    sent.push(one);
    const next = replies.shift();
    if (next === undefined) throw new Error(`nobody asked for ${method} ${String(input)}`);
    const reply = typeof next === 'function' ? next(one) : next;
    if (reply instanceof Error) throw reply;
    return await Promise.race([reply, aborted(signal ?? undefined)]);
  };
  return { fetch: fetch as typeof globalThis.fetch, sent };
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

/** A problem document of the keeper's. */
export function refused(
  status: number,
  code: string,
  members: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Response {
  const problem = { type: 'about:blank', title: 'x', status, code, detail: `about ${code}`, ...members };
  return answer(status, problem, { 'x-request-id': 'request-1', ...headers });
}
