import type { Problem } from './contract.ts';
import { type ErrorFacts, GrantkeeperError, type GrantkeeperErrorCode } from './error.ts';

/** What a status means where whoever answered, such as a gateway in front of the keeper, named no code. */
const CODES: Readonly<Record<number, GrantkeeperErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  500: 'internal',
  502: 'temporarily_unavailable',
  503: 'temporarily_unavailable',
  504: 'temporarily_unavailable',
};

const HINTS: Readonly<Record<number, string>> = {
  401: 'the key is wrong or missing',
  403: 'this caller may not do this, or its signature does not hold (wrong keys, region or clock)',
};

/** A success. */
export interface Answer {
  /** Its JSON. */
  readonly body: unknown;
  /** When it was made by the keeper's clock (RFC 9110 6.6.1), in milliseconds of Unix time, where it says so. */
  readonly date?: number;
}

/** Throws `GrantkeeperError` for anything but a success. */
export async function readAnswer(response: Response, what: string): Promise<Answer> {
  const text = await response.text();
  const body = parsed(text);
  if (!response.ok) throw refusalOf(response, body, what);
  const date = Date.parse(response.headers.get('date') ?? '');
  if (body !== undefined) return Number.isNaN(date) ? { body } : { body, date };
  throw new GrantkeeperError(
    'unreachable',
    `${what}: what answers there speaks no JSON, so it is no grantkeeper`,
    {
      status: response.status,
    },
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function refusalOf({ status, headers }: Response, body: unknown, what: string): GrantkeeperError {
  const facts: ErrorFacts = {
    status,
    ...defined({
      retryAfterSeconds: retryAfter(headers.get('retry-after')),
      requestId: headers.get('x-request-id') ?? headers.get('apigw-requestid') ?? undefined,
    }),
  };
  if (!isProblem(body)) {
    const code = CODES[status] ?? (status < 400 ? 'unreachable' : 'internal');
    const hint = HINTS[status] ?? 'the answer is no problem document, so it came from something in between';
    return new GrantkeeperError(code, `${what}: ${status}; ${hint}`, facts);
  }
  const { code, detail, connectUrl, missingScopes, failures, pointer, parameter } = body;
  const members = defined({ connectUrl, missingScopes, failures, pointer, parameter });
  return new GrantkeeperError(code, detail, { ...facts, ...members });
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null || !('code' in body) || !('detail' in body)) return false;
  return typeof body.code === 'string' && typeof body.detail === 'string';
}

/** RFC 9110 10.2.3: whole seconds; the keeper sends no dates. */
function retryAfter(value: string | null): number | undefined {
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function defined<T extends object>(members: T): Partial<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;
}
