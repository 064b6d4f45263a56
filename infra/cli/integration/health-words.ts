import type { HealthDetail } from '#shared/client/contract.ts';

/** What each finding is, in words. */
export const HEALTH_WORDS: Readonly<Record<HealthDetail, string>> = {
  ok: 'well',
  not_probed: 'the vendor has nothing to try a token with',
  token_unavailable: 'there is no token to be had; its status says why',
  token_refused: "the vendor's API refuses the token, and no fresh one helps",
  scope_missing: 'a scope that is wanted is not granted',
  not_api: 'a web page came where the API would answer',
  vendor_fault: "the vendor's API has a fault (5xx)",
  unreachable: "the vendor's API does not answer",
  unexpected_answer: "the vendor's API answers something else than it should",
  clock_off: "the vendor's clock and this home's are more than two minutes apart",
  slow: "the vendor's API took more than five seconds",
};
