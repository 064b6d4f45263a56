import { milliseconds, seconds, shortest } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Transport } from '../transport.ts';

/** `value`: the JSON of the answer, `undefined` where it has none. */
export type ApiSaid =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string };

/** A call of the vendor's API; `path` is below the address that the vendor's data has. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Asks once. */
export type Ask = (request: ApiRequest) => Promise<ApiSaid>;

/** Refreshes may stand back meanwhile. */
const PATIENCE = seconds(12);
/** For all calls of one question, a list of many pages among them: they fit into a driver's hold, with the vault after them. */
const PATIENCE_IN_ALL = seconds(30);

interface AskPorts {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/** Calls of one API by one token, to the host of that API alone. */
export function askApi(
  { transport, clock }: AskPorts,
  apiUrl: string,
  headers: Readonly<Record<string, string>>,
): Ask {
  const host = URL.parse(apiUrl)?.hostname;
  const giveUpAt = clock.monotonic() + PATIENCE_IN_ALL;
  return async ({ method, path, body }) => {
    const left = milliseconds(giveUpAt - clock.monotonic());
    if (left <= 0) return { kind: 'failed', code: 'deadline' };
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
      deadline: shortest(PATIENCE, left),
    });
    if (exchange.kind !== 'answered') return { kind: 'failed', code: exchange.code };
    const { status } = exchange;
    if (status >= 200 && status < 300) return { kind: 'answered', value: jsonOf(exchange.body) };
    const code = `http_${status}`;
    // 409: somebody changes the client at this moment.
    const isTransient = status >= 500 || status === 429 || status === 408 || status === 409;
    return { kind: isTransient ? 'failed' : 'refused', code };
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
