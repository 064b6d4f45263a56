import { classify } from './answer/classify.ts';
import { type ErrorSaid, errorOfStatus, errorSaid } from './answer/error-said.ts';
import { type Body, readBody } from './answer/read-body.ts';
import { readGrant } from './answer/read-grant.ts';
import { retryAfter } from './answer/retry-after.ts';
import type { RefreshFailure } from './failure.ts';
import type { Instant } from './time.ts';
import type { TokenGrant } from './token-answer.ts';
import type { GrantIdentity, TokenDialect } from './vendor.ts';

/** An answer of a token endpoint as it came: `body` is UTF-8 text of bounded size, headers as they were sent. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType?: string;
  readonly body: string;
  readonly retryAfter?: string;
  readonly dialect?: TokenDialect;
  readonly now: Instant;
  /** Where a consent was answered: how this vendor says who consented, `default` where it says nothing of its own. */
  readonly identity?: GrantIdentity | 'default';
}

export type DecodedAnswer =
  | { readonly kind: 'tokens'; readonly grant: TokenGrant }
  | { readonly kind: 'failed'; readonly failure: RefreshFailure };

/**
 * Reads a token answer tolerantly (RFC 6749 5, and what vendors make of it) and says what it means. A 2xx that carries
 * a token and states no error gives that token, whatever else is odd about it; an answer that states an error never
 * gives one. No text of the vendor's but codes, scopes and the token's type is passed on. Never throws.
 */
export function decodeTokenAnswer(answer: RawAnswer): DecodedAnswer {
  const { status, now, dialect = {} } = answer;
  const body = readBody(answer.body);
  const isSuccess = status >= 200 && status < 300;
  const error = errorIn(body, isSuccess);
  const grant = body.kind === 'object' ? readGrant(body.members, dialect, now, answer.identity) : undefined;
  if (isSuccess && error === undefined && grant !== undefined) return { kind: 'tokens', grant };
  const heard = {
    status,
    contentType: mediaType(answer.contentType),
    retryAfter: retryAfter(answer.retryAfter, now),
    error,
    isBroken: body.kind === 'broken',
    carriesToken: grant !== undefined,
  };
  return { kind: 'failed', failure: classify(heard, dialect) };
}

function errorIn(body: Body, isSuccess: boolean): ErrorSaid | undefined {
  if (body.kind !== 'object') return undefined;
  return isSuccess ? errorSaid(body.members) : errorOfStatus(body.members);
}

/** The media type alone, as evidence; a header of another shape is left out. */
function mediaType(header: string | undefined): string {
  if (header === undefined) return '';
  const type = header.replace(/;.*/s, '').trim().toLowerCase();
  return /^[\w.+-]{1,64}\/[\w.+-]{1,64}$/.test(type) ? type : '';
}
