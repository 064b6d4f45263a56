/** The closed union of the HTTP contract: the same words in responses, logs, runbook and client. */
export const ERROR_STATUS = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  already_exists: 409,
  reauthorization_required: 409,
  paused: 409,
  insufficient_scope: 409,
  preflight_failed: 409,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  user_bound_grant: 422,
  nothing_to_keep: 422,
  lifetime_too_short: 422,
  address_refused: 422,
  unknown_vendor: 422,
  vendor_refused: 422,
  too_many_requests: 429,
  temporarily_unavailable: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** An expected refusal as a value: `detail` says what was wrong and what would be right, and holds no secret. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly detail: string;
  /** RFC 6901, where one field of the request is to blame. */
  readonly pointer?: string;
  /** Seconds; always there with `temporarily_unavailable`. */
  readonly retryAfter?: number;
  /** Further members of the problem document, such as `connectUrl`. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export function refusal(
  code: ErrorCode,
  detail: string,
  more: Pick<Refusal, 'pointer' | 'retryAfter' | 'extra'> = {},
): Refusal {
  return { kind: 'refused', code, detail, ...more };
}
