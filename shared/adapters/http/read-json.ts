import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { type HttpRequest, MAX_BODY_BYTES } from './message.ts';

/** No request of the contract nests deeper than a few levels; a hostile one must not cost a deep recursion. */
const MAX_DEPTH = 16;

export type Parsed<T> = { readonly kind: 'ok'; readonly value: T } | Refusal;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const NOTHING: Parsed<unknown> = { kind: 'ok', value: {} };

/** The JSON of a request's body; an empty body reads as `{}`, because most routes have only optional fields. */
export function readJson(request: HttpRequest): Parsed<unknown> {
  const { body } = request;
  if (body.length === 0) return NOTHING;
  if (body.length > MAX_BODY_BYTES) return tooLarge();
  if (!isJson(request.headers['content-type'], request.headers['content-encoding'])) {
    return refusal('unsupported_media_type', 'send content-type: application/json, in UTF-8, not compressed');
  }
  const value = parse(body);
  if (value === undefined)
    return refusal('invalid_request', 'the body is not JSON in UTF-8', { pointer: '' });
  if (isDeeperThan(value, MAX_DEPTH)) {
    return refusal('invalid_request', `the body nests deeper than ${MAX_DEPTH} levels`, { pointer: '' });
  }
  return { kind: 'ok', value };
}

export function tooLarge(): Refusal {
  return refusal('payload_too_large', `the body may have ${MAX_BODY_BYTES} bytes at most`);
}

function isJson(contentType: string | undefined, encoding: string | undefined): boolean {
  if (encoding !== undefined && encoding !== 'identity') return false;
  if (contentType === 'application/json') return true;
  return /^application\/json *(; *charset="?utf-8"? *)?;?$/i.test(contentType ?? '');
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    // JSON itself has no `undefined`, so it can stand for "not JSON".
    return undefined;
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  return Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}
