/** A request as both homes hand it in: API Gateway's event and node:http's message come down to this. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** As it came, still percent-encoded, without the query. */
  readonly path: string;
  /** The raw query without its question mark; empty where there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly requestId: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Bodies are JSON, at most this many bytes. */
export const MAX_BODY_BYTES = 256 * 1024;

/** A value as JSON. */
export function json(status: number, value: unknown): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
