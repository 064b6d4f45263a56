import type { Token } from './contract.ts';
import { type OutcomeOptions, outcomeOf } from './outcome/outcome-of.ts';
import type { Reports } from './outcome/reports.ts';
import { letGo, type ResponseLike } from './outcome/response-like.ts';
import type { TokenOptions, TokenSource } from './token/token-source.ts';

/** How the token is wanted, and how its use is reported. */
export type WithTokenOptions = TokenOptions & OutcomeOptions;

/** Calls a vendor with a token. What it throws passes through untouched. */
export type UseToken<Answer extends ResponseLike> = (token: Token) => Promise<Answer>;

export type WithToken = <Answer extends ResponseLike>(
  id: string,
  use: UseToken<Answer>,
  options?: WithTokenOptions,
) => Promise<Answer>;

/** How long an integration is left alone whose newest token was refused just like the one before. */
const LEAVE_ALONE_MS = 60_000;

export function withToken(tokens: TokenSource, reports: Reports): WithToken {
  /** Integrations at which a refresh was of no use: up to which version, and until when. */
  const useless = new Map<string, { readonly version: number; readonly until: number }>();

  /** Every refresh costs a grant a little; a vendor that refuses whatever comes must not cause one with each call. */
  function isUseless(id: string, version: number): boolean {
    const known = useless.get(id);
    return known !== undefined && known.version === version && performance.now() < known.until;
  }

  return async (id, use, { endpoint, jobId, ...wanted } = {}) => {
    const attempt = async (token: Token) => {
      const response = await use(token);
      reports.add(id, outcomeOf(token.version, response, { endpoint, jobId }));
      return response;
    };
    const token = await tokens.get(id, wanted);
    const response = await attempt(token);
    // RFC 6750 3.1: a 403 is about what the token may do. A new one would be allowed no more.
    if (response.status !== 401 || isUseless(id, token.version)) return response;
    await letGo(response);
    const newer = await tokens.get(id, { ...wanted, seenVersion: token.version });
    const second = await attempt(newer);
    if (second.status === 401) {
      useless.set(id, { version: newer.version, until: performance.now() + LEAVE_ALONE_MS });
    }
    return second;
  };
}
