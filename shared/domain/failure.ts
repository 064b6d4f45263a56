import type { Duration } from './time.ts';

/**
 * Why an attempt brought no token set, each with its owner (docs/architecture.md).
 * `tokenless`: the vendor surely made no token, so nothing can have been lost.
 */
export type RefreshFailure =
  | { readonly class: 'not_sent'; readonly code: string }
  | { readonly class: 'ambiguous'; readonly code: string; readonly retryAfter?: Duration }
  | { readonly class: 'throttled'; readonly code: string; readonly retryAfter?: Duration }
  | { readonly class: 'grant_refused'; readonly code: string }
  | { readonly class: 'client_refused'; readonly code: string }
  | {
      readonly class: 'protocol';
      readonly code: string;
      /** Whether a token may have been made and garbled on its way. */
      readonly tokenless: boolean;
      readonly evidence: { readonly status: number; readonly contentType: string };
    };

/** Whether this outcome surely made no token; only then may the attempt leave `openAttempts`. */
export function isTokenless(failure: RefreshFailure): boolean {
  switch (failure.class) {
    case 'ambiguous':
      return false;
    case 'protocol':
      return failure.tokenless;
    default:
      return true;
  }
}
