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

/** What a vendor answers that takes neither the client nor the request. */
const REJECTIONS = [400, 401, 403];

/**
 * Whether the vendor refused for another reason than the end of the one grant: the client or the request is at fault, and
 * others of the same vendor will be refused as well. A grant that ends is its person's business: that is churn.
 */
export const isRejected = (failure: RefreshFailure): boolean =>
  failure.class === 'client_refused' ||
  (failure.class === 'protocol' && REJECTIONS.includes(failure.evidence.status));

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
