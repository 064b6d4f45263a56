import type { GateFailure, Problem } from './contract.ts';

/** Why a call failed: the contract's closed list, and what can go wrong before there is an answer. */
export type GrantkeeperErrorCode = Problem['code'] | 'unreachable' | 'timeout';

/** What is known of a failure besides its code and its words. */
export interface ErrorFacts {
  /** The HTTP status; absent where nothing was answered. */
  readonly status?: number | undefined;
  /** How long to wait before another try makes sense. */
  readonly retryAfterSeconds?: number | undefined;
  /** With `reauthorization_required`: where a person consents. */
  readonly connectUrl?: string | undefined;
  /** With `insufficient_scope`: what the grant lacks. */
  readonly missingScopes?: readonly string[] | undefined;
  /** With `preflight_failed`: everything that stands in the way of the run, and what to do about it. */
  readonly failures?: readonly GateFailure[] | undefined;
  /** With `invalid_request`: the field of the request that is to blame (RFC 6901). */
  readonly pointer?: string | undefined;
  /** With `invalid_request`: the query parameter that is to blame. */
  readonly parameter?: string | undefined;
  /** The keeper's name for this exchange, to find it in its log. */
  readonly requestId?: string | undefined;
}

/**
 * The one error of this package. `switch (error.code)` narrows; the message says what was wrong and what would be
 * right. It never holds a key, a token or the body of a request.
 */
export class GrantkeeperError extends Error implements ErrorFacts {
  override readonly name = 'GrantkeeperError';
  readonly code: GrantkeeperErrorCode;
  readonly status?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly connectUrl?: string | undefined;
  readonly missingScopes?: readonly string[] | undefined;
  readonly failures?: readonly GateFailure[] | undefined;
  readonly pointer?: string | undefined;
  readonly parameter?: string | undefined;
  readonly requestId?: string | undefined;

  constructor(code: GrantkeeperErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.code = code;
    Object.assign(this, facts);
  }
}
