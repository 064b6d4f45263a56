import type { TokenAnswerCase } from './token-answers.ts';

/**
 * How one request is to go wrong. `processed` says whether the vendor's state changes nevertheless; each kind has the
 * default that is usual for it. Delays come on top of the vendor's latency.
 */
export type Fault = {
  readonly delayBeforeMs?: number;
  readonly delayAfterMs?: number;
  /** For tests in this process: nothing is handled before this, and nothing answered before that. */
  readonly holdBefore?: Promise<unknown>;
  readonly holdAfter?: Promise<unknown>;
  readonly processed?: boolean;
} & (
  | { readonly kind: 'delay' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string;
      readonly contentType?: string;
    }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number; readonly as?: 'seconds' | 'date' }
  /** The connection breaks before the vendor handles the request. */
  | { readonly kind: 'lost-request' }
  /** The vendor handles it; the connection breaks before a byte of the answer. */
  | { readonly kind: 'lost-reply' }
  /** The answer breaks off in the middle. */
  | { readonly kind: 'truncated' }
  /** No answer; the connection stays open. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'html' }
  | { readonly kind: 'redirect'; readonly location?: string }
  | { readonly kind: 'empty'; readonly status: number }
  | { readonly kind: 'garbage' }
  /** An OAuth error (RFC 6749 section 5.2), by default with status 400, 401 for `invalid_client`. */
  | { readonly kind: 'oauth-error'; readonly error: string; readonly status?: number }
  /** A token answer of an unusual shape. */
  | { readonly kind: 'answer'; readonly case: TokenAnswerCase }
  | { readonly kind: 'drip'; readonly bytes: number; readonly everyMs: number }
);

const PROCESSED: Record<Fault['kind'], boolean> = {
  delay: true,
  status: false,
  throttle: false,
  'lost-request': false,
  'lost-reply': true,
  truncated: true,
  hang: false,
  html: false,
  redirect: false,
  empty: false,
  garbage: false,
  'oauth-error': false,
  answer: true,
  drip: true,
};

export function isProcessed(fault: Fault | undefined): boolean {
  return fault === undefined || (fault.processed ?? PROCESSED[fault.kind]);
}

/** What a fault may be chosen by. */
export interface Asked {
  readonly endpoint: 'token' | 'revoke' | 'introspect';
  readonly clientId?: string;
  readonly grantId?: string;
  readonly grantType?: string;
}

/** A fault, or a choice by request; `undefined` is an honest answer. */
export type FaultRule = Fault | ((asked: Asked) => Fault | undefined);

interface Scripted {
  readonly match: Partial<Asked>;
  readonly rule: FaultRule;
}

/** Which request goes wrong and how: first the queued faults, each used once, then the standing ones. */
export class FaultPlan {
  #queue: Scripted[] = [];
  #standing: Scripted[] = [];

  /** For the next request that matches; by default one to the token endpoint. */
  next(fault: Fault, match: Partial<Asked> = {}): void {
    this.#queue.push({ match: { endpoint: 'token', ...match }, rule: fault });
  }

  /** For every request that matches, until `clear`. Of several the one set last counts. */
  always(rule: FaultRule, match: Partial<Asked> = {}): void {
    this.#standing.unshift({ match: { endpoint: 'token', ...match }, rule });
  }

  /** Ends the standing faults set for exactly this match, or all faults. */
  clear(match?: Partial<Asked>): void {
    if (match === undefined) this.#queue = [];
    const ended = match && JSON.stringify({ endpoint: 'token', ...match });
    this.#standing = this.#standing.filter(
      (scripted) => ended !== undefined && JSON.stringify(scripted.match) !== ended,
    );
  }

  choose(asked: Asked): Fault | undefined {
    const queued = this.#queue.findIndex((scripted) => matches(scripted.match, asked));
    if (queued >= 0) {
      const [scripted] = this.#queue.splice(queued, 1);
      return scripted && faultOf(scripted.rule, asked);
    }
    for (const { match, rule } of this.#standing) {
      if (matches(match, asked)) return faultOf(rule, asked);
    }
    return undefined;
  }
}

function faultOf(rule: FaultRule, asked: Asked): Fault | undefined {
  return typeof rule === 'function' ? rule(asked) : rule;
}

function matches(match: Partial<Asked>, asked: Asked): boolean {
  return Object.entries(match).every(([key, value]) => asked[key as keyof Asked] === value);
}
