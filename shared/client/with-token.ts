import type { Token } from './contract.ts';
import { GrantkeeperError } from './error.ts';
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
    const report = ({ version }: Token, response: ResponseLike, job?: string) =>
      reports.add(id, outcomeOf(version, response, { endpoint, jobId: job }));
    const token = await tokens.get(id, wanted).catch((error: unknown) => {
      if (jobId !== undefined && isGivenUp(error)) reports.add(id, { version: NONE, status: 401, jobId });
      throw error;
    });
    const response = await use(token);
    // RFC 6750 3.1: a 403 is about what the token may do. A new one would be allowed no more.
    if (response.status !== 401 || isUseless(id, token.version)) {
      report(token, response, jobId);
      return response;
    }
    await letGo(response);
    const newer = await tokens.get(id, { ...wanted, seenVersion: token.version }).catch((error: unknown) => {
      report(token, response, jobId);
      throw error;
    });
    // Not yet of the job: it has another try.
    report(token, response);
    const second = await use(newer);
    report(newer, second, jobId);
    if (second.status === 401) {
      useless.set(id, { version: newer.version, until: performance.now() + LEAVE_ALONE_MS });
    }
    return second;
  };
}

/** The job used no token: there was none to be had. */
const NONE = 0;

/** Until somebody consents there is no token, and the job waits for that. */
const isGivenUp = (error: unknown): boolean =>
  error instanceof GrantkeeperError && error.code === 'reauthorization_required';
