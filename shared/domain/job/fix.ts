import type { HealthDetail } from '../health/health.ts';
import { type Integration, isByClientAlone } from '../integration.ts';
import { type Instant, toRfc3339 } from '../time.ts';
import type { GateFailure, GateReason } from './failure.ts';
import type { JobNeed } from './job.ts';

/** A reason with the facts that its sentence names. */
export type Trouble =
  | { readonly reason: 'reauthorization_required' | 'paused' | 'client_refused' | 'temporarily_unavailable' }
  | {
      readonly reason: 'access_token_too_short' | 'refresh_token_expires' | 'client_secret_expires';
      readonly endsAt: Instant;
    }
  | { readonly reason: 'insufficient_scope'; readonly missing: readonly string[] }
  | { readonly reason: 'probe_failed'; readonly detail: HealthDetail };

/** Reasons that a person ends by consenting, where the grant is one of consent. */
const BY_CONSENT: readonly GateReason[] = [
  'reauthorization_required',
  'access_token_too_short',
  'refresh_token_expires',
  'insufficient_scope',
];

export const needsConsent = ({ reason }: Pick<GateFailure, 'reason'>): boolean => BY_CONSENT.includes(reason);

/** A trouble of an integration, with what to do about it before a run that ends at `end`. */
export const failureOf = (row: Integration, trouble: Trouble, end: Instant): GateFailure => ({
  integration: row.id,
  reason: trouble.reason,
  fix: fixOf(row, trouble, end),
});

/** A job that names what is not there. */
export const unknownIntegration = ({ integration }: JobNeed): GateFailure => ({
  integration,
  reason: 'unknown_integration',
  fix: `There is no integration ${integration}. Create it (grantkeeper integration add), or take it out of the job (grantkeeper job put).`,
});

/** There was no time left to look, or nothing could be learned. */
export const notFinished = ({ integration }: JobNeed): GateFailure => ({
  integration,
  reason: 'temporarily_unavailable',
  fix: 'The check did not come to its end. Check the job again: grantkeeper job preflight.',
});

function fixOf(row: Integration, trouble: Trouble, end: Instant): string {
  const { id, client } = row;
  switch (trouble.reason) {
    case 'reauthorization_required':
      return `It holds no grant that works. ${again(row)}`;
    case 'paused':
      return `Its care is paused. Resume it: grantkeeper integration resume ${id}.`;
    case 'access_token_too_short':
      return `Its access token ends at ${toRfc3339(trouble.endsAt)}, the run may last until ${toRfc3339(end)}, and it has no refresh token. ${again(row)} Or lower maxRuntimeMinutes of the job.`;
    case 'refresh_token_expires':
      return `Its refresh token ends at ${toRfc3339(trouble.endsAt)}, before the run has surely ended. ${again(row)}`;
    case 'insufficient_scope':
      return `The grant lacks ${trouble.missing.length === 0 ? 'a scope that the API asks for' : trouble.missing.join(' ')}. ${lackedBy(row, trouble.missing)}`;
    case 'probe_failed':
      return probeFix(row, trouble.detail);
    case 'client_refused':
      return `The vendor refuses the client ${client}. Bring it a secret that works: grantkeeper client rotate ${client}.`;
    case 'client_secret_expires':
      return `The secret of the client ${client} ends at ${toRfc3339(trouble.endsAt)}, before the run has surely ended. Replace it: grantkeeper client rotate ${client}.`;
    case 'temporarily_unavailable':
      return unavailableFix(row);
  }
}

/** How the grant is brought back. */
const again = (row: Integration): string =>
  isByClientAlone(row.grantType) || row.grantType === 'token_exchange'
    ? `It is granted by ${row.grantType}: look at the client ${row.client} at the vendor, then: grantkeeper integration refresh ${row.id}.`
    : `A person has to connect it again: grantkeeper integration connect ${row.id}.`;

function lackedBy(row: Integration, missing: readonly string[]): string {
  const unasked = missing.filter((scope) => !row.scopes.includes(scope));
  if (unasked.length === 0) return again(row);
  return `The integration does not ask for ${unasked.join(' ')}: create one that does, or start a campaign (grantkeeper campaign).`;
}

function probeFix(row: Integration, detail: HealthDetail): string {
  if (detail === 'token_refused') return `The vendor's API refuses its token. ${again(row)}`;
  const where = `see ${detail} in docs/runbook.md`;
  return detail === 'unreachable' || detail === 'vendor_fault'
    ? `The API of ${row.vendor} does not answer as it should: look at the vendor's status page; ${where}.`
    : `The API of ${row.vendor} answers in another way than it does when all is well: ${where}.`;
}

function unavailableFix(row: Integration): string {
  if (row.care.status === 'suspect')
    return `The vendor has refused its refresh once and is asked again within a minute or two. If it refuses again: ${again(row)}`;
  const why = row.lastError === undefined ? '' : ` (${row.lastError.code})`;
  return `No refresh can be had at this moment${why}. It is tried again by itself; to try at once: grantkeeper integration refresh ${row.id}.`;
}
