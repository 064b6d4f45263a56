import { percentEncoded } from './encode.ts';
import { GrantkeeperError } from './error.ts';
import type { Authorize } from './outgoing.ts';
import { type Answer, readAnswer } from './read-answer.ts';
import { timerMs } from './timer.ts';

export interface RequestOptions {
  /** Members that are `undefined` are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Gives the call up; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** @default 30000, which is longer than the keeper takes for any answer */
  readonly timeoutMs?: number | undefined;
}

/** Sends one request; throws `GrantkeeperError` for anything but a success. */
export type Send = (method: string, path: string, options?: RequestOptions) => Promise<Answer>;

const LONGEST_ANSWER_MS = 30_000;

export interface SendOptions {
  /** Without a slash at its end. */
  readonly base: string;
  readonly fetch: typeof globalThis.fetch;
  readonly authorize: Authorize;
}

/** Speaks the keeper's HTTP contract; every call is signed anew. */
export function sender({ base, fetch, authorize }: SendOptions): Send {
  return async (method, path, { query = {}, body, signal, timeoutMs = LONGEST_ANSWER_MS } = {}) => {
    signal?.throwIfAborted();
    const url = new URL(`${base}${path}`);
    url.search = queryOf(query);
    const text = body === undefined ? '' : JSON.stringify(body);
    const plain: Record<string, string> = {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const what = `${method} ${url.origin}${url.pathname}`;
    const end = deadline(timeoutMs, signal);
    try {
      const headers = { ...plain, ...(await authorize({ method, url, headers: plain, body: text })) };
      // A redirect is none of the contract's answers, and would carry the caller's rights elsewhere.
      const init = { method, headers, redirect: 'manual', signal: end.signal } as const;
      return await exchange(() => fetch(url, body === undefined ? init : { ...init, body: text }), what);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (end.signal.aborted)
        throw new GrantkeeperError('timeout', `${what}: no answer within ${timeoutMs} ms`);
      throw error;
    } finally {
      end.clear();
    }
  };
}

/** Not as forms have it: for a space, a signature wants `%20`. */
function queryOf(query: NonNullable<RequestOptions['query']>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(String(value))}`).join('&');
}

async function exchange(fetching: () => Promise<Response>, what: string): Promise<Answer> {
  try {
    return await readAnswer(await fetching(), what);
  } catch (error) {
    if (error instanceof GrantkeeperError) throw error;
    throw new GrantkeeperError(
      'unreachable',
      `${what}: no connection${reasonOf(error)}; does the keeper run there?`,
    );
  }
}

/** A signal that comes with the caller's, or when time is up. */
function deadline(timeoutMs: number, signal: AbortSignal | undefined) {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, timerMs(timeoutMs));
  signal?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

/** The system's word for it, such as ECONNREFUSED. Nothing else of the error: it may quote the request. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : '';
}
