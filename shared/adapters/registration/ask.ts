import { readBody } from '#shared/domain/answer/read-body.ts';
import { type Duration, seconds } from '#shared/domain/time.ts';
import type { NotDone } from '#shared/ports/webhook-registrations.ts';
import type { GuardedRequest, Transport } from '../oauth/transport.ts';

/** Somebody may be waiting: two or three of these come within the time of one answer. */
const PATIENCE = seconds(6);

export interface Question {
  readonly method: GuardedRequest['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Members = Readonly<Record<string, unknown>>;

export type Answer =
  | { readonly kind: 'answered'; readonly members: Members }
  /** The vendor has no such thing. */
  | { readonly kind: 'absent' }
  | NotDone;

/** Asks a vendor's API once, in JSON; an answer without a body has no members. Never throws. */
export async function ask(transport: Transport, question: Question): Promise<Answer> {
  const { method, url, headers, body } = question;
  const host = URL.parse(url)?.hostname;
  const exchange = await transport.send({
    method,
    url,
    headers: {
      'user-agent': 'grantkeeper',
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // The address is the catalogue's own, and goes nowhere else.
    allowedHosts: new Set(host === undefined ? [] : [host]),
    deadline: PATIENCE,
  });
  if (exchange.kind !== 'answered') return { kind: 'failed', code: exchange.code };
  const { status, retryAfter } = exchange;
  if (status === 404 || status === 410) return { kind: 'absent' };
  if (status >= 500 || status === 429 || status === 408)
    return { kind: 'failed', code: `http_${status}`, ...waitOf(retryAfter) };
  if (status < 200 || status >= 300) return { kind: 'refused', code: `http_${status}` };
  if (exchange.body.trim() === '') return { kind: 'answered', members: {} };
  const read = readBody(exchange.body);
  return read.kind === 'object'
    ? { kind: 'answered', members: read.members }
    : { kind: 'failed', code: 'malformed_answer' };
}

/** Whole seconds, as all of these vendors send them. */
function waitOf(retryAfter: string | undefined): { readonly retryAfter?: Duration } {
  const wait = Number(retryAfter);
  return retryAfter !== undefined && Number.isInteger(wait) && wait >= 0 ? { retryAfter: seconds(wait) } : {};
}

export const bearer = (token: string): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${token}`,
});

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
