import { seconds } from '#shared/domain/time.ts';
import type { Transport } from '../transport.ts';
import type { Ask } from './secret-api.ts';

/** `value`: the JSON of the answer, `undefined` where it has none. */
export type ApiSaid =
  | { readonly kind: 'answered'; readonly status: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string };

/** Refreshes may stand back meanwhile; several calls fit into a driver's hold. */
const PATIENCE = seconds(12);

/** Calls of one API by one token, to the host of that API alone. */
export function askApi(transport: Transport, apiUrl: string, headers: Readonly<Record<string, string>>): Ask {
  const host = URL.parse(apiUrl)?.hostname;
  return async ({ method, path, body }) => {
    const exchange = await transport.send({
      method,
      url: `${apiUrl.replace(/\/$/, '')}${path}`,
      headers: {
        'user-agent': 'grantkeeper',
        accept: 'application/json',
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      allowedHosts: new Set(host === undefined ? [] : [host]),
      deadline: PATIENCE,
    });
    if (exchange.kind !== 'answered') return { kind: 'failed', code: exchange.code };
    const { status } = exchange;
    if (status >= 200 && status < 300) return { kind: 'answered', status, value: jsonOf(exchange.body) };
    const code = `http_${status}`;
    // 409: somebody changes the client at this moment.
    const isTransient = status >= 500 || status === 429 || status === 408 || status === 409;
    return isTransient ? { kind: 'failed', code } : { kind: 'refused', status, code };
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // It may quote a secret; who reads the value says that it is malformed.
    return undefined;
  }
}
