import type { HttpRequest } from '#shared/adapters/http/message.ts';

/** A request as a server would hand it in; a body that is no text or bytes goes as JSON. */
export function request(
  method: string,
  target: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  const [path = '', query = ''] = target.split('?', 2);
  const bytes =
    body === undefined
      ? new Uint8Array()
      : body instanceof Uint8Array
        ? body
        : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  return {
    method,
    path,
    query,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: bytes,
    requestId: 'request-1',
  };
}
