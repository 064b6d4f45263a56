import type { Instant } from '../time.ts';

/** What a check can find, one word each; `docs/runbook.md` says what to do about it. */
export const HEALTH_FINDINGS = [
  /** The keeper itself had no token to give: the care says why. */
  'token_unavailable',
  /** The API refused the token, and then a fresh one, or there was none to be had. */
  'token_refused',
  /** A scope that is wanted is not granted. */
  'scope_missing',
  /** A web page, where the API would answer. */
  'not_api',
  /** 5xx. */
  'vendor_fault',
  /** No answer in time, or no connection. */
  'unreachable',
  /** An answer of the API, and not the one that it gives when all is well. */
  'unexpected_answer',
  /** The vendor's clock and ours are apart. */
  'clock_off',
  'slow',
] as const;
export type HealthFinding = (typeof HEALTH_FINDINGS)[number];

/** `not_probed`: the token is there, and nothing is known that it could be tried with. */
export type HealthDetail = HealthFinding | 'ok' | 'not_probed';

/** What the last check of an integration came to. */
export interface Health {
  readonly ok: boolean;
  readonly at: Instant;
  readonly detail: HealthDetail;
  /** What failed is a canary: it is the client or the vendor that is broken, and not one person's grant. */
  readonly about?: 'client';
}

export const healthOf = (detail: HealthDetail, at: Instant): Health => ({
  ok: detail === 'ok' || detail === 'not_probed',
  at,
  detail,
});
