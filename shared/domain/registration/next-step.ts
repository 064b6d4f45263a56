import { before, between, days, type Instant, shortest, times } from '../time.ts';
import type { Seen, WebhookRegistration } from './registration.ts';

/** `mend`: it is there and not as it is wanted. */
export type RegistrationStep = 'create' | 'mend' | 'renew' | 'nothing';

const LONGEST_AHEAD = days(2);

/** What is to be done where the vendor has this; `undefined`: it has none. */
export function nextStep(
  wanted: WebhookRegistration,
  seen: Seen | undefined,
  now: Instant,
): RegistrationStep {
  if (seen === undefined) return 'create';
  if (seen.url !== wanted.url || !seen.isWhole || wanted.metWish !== wanted.wish) return 'mend';
  if (wanted.renewalAsked === true) return 'renew';
  const at = renewAt({ ...wanted, ...seen });
  return at !== undefined && at <= now ? 'renew' : 'nothing';
}

/** Half its life ahead of its end, and two days at the most: time for many more tries. */
export function renewAt({
  renewedAt,
  expiresAt,
}: Pick<WebhookRegistration, 'renewedAt' | 'expiresAt'>): Instant | undefined {
  if (expiresAt === undefined) return undefined;
  // One that was found there may end at any time from now on.
  if (renewedAt === undefined) return before(expiresAt, LONGEST_AHEAD);
  return before(expiresAt, shortest(times(between(renewedAt, expiresAt), 0.5), LONGEST_AHEAD));
}

/** It was registered, and the vendor has it no longer, elsewhere, or switched off: that was not our doing. */
export function isLost(wanted: WebhookRegistration, seen: Seen | undefined, now: Instant): boolean {
  if (wanted.metWish !== wanted.wish) return false;
  if (seen !== undefined) return seen.url !== wanted.url || !seen.isWhole;
  // One that has run out is late, not lost.
  return wanted.expiresAt === undefined || now < wanted.expiresAt;
}
