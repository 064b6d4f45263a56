import type { RefreshFailure } from '../failure.ts';
import type { GrantType } from '../integration.ts';
import type { OAuthClient } from '../oauth-client.ts';
import type { TrialOutcome } from './rotation.ts';

/**
 * The client as it proves itself in a trial: with the secret on its way, and no other. `undefined` where that secret is
 * not waiting for a trial, or where the vendor is to be left alone for another reason than the rotation itself.
 */
export function onTrial(client: OAuthClient, versionId: string | undefined): OAuthClient | undefined {
  const { secret, rolling, circuit } = client;
  if (secret === undefined || rolling?.step !== 'set' || rolling.versionId !== versionId) return undefined;
  if (rolling.trial !== undefined) return undefined;
  const { phase } = circuit;
  const isLeftAlone = phase.kind !== 'closed' && phase.reason !== 'secret_rotation';
  return isLeftAlone ? undefined : { ...client, secret: { ...secret, versionId: rolling.versionId } };
}

/** Whether refreshes stand back for a new secret that nobody asks the vendor for any more: it waits to be tried alone. */
export const isHeldBackForTrial = ({ rolling, circuit: { phase } }: OAuthClient): boolean =>
  rolling?.step === 'set' && phase.kind !== 'closed' && phase.reason === 'secret_rotation';

/** The row with what the trial came to; `undefined` where nobody waits for it any more. */
export function tried(
  client: OAuthClient,
  versionId: string | undefined,
  trial: TrialOutcome,
): OAuthClient | undefined {
  const { rolling } = client;
  if (rolling?.step !== 'set' || rolling.versionId !== versionId || rolling.trial !== undefined) {
    return undefined;
  }
  return { ...client, rolling: { ...rolling, trial } };
}

/**
 * What a failure on trial is of. An assertion is signed with the key that is tried, and a wrong signature makes it an invalid
 * grant (RFC 7523 3.1): that says nothing of the grant.
 */
export const ofTrial = (failure: RefreshFailure, grantType: GrantType): RefreshFailure =>
  failure.class === 'grant_refused' && grantType === 'jwt_bearer'
    ? { class: 'client_refused', code: failure.code }
    : failure;

/** A client is authenticated before its token is looked at (RFC 6749 6): a refused grant speaks for the secret. */
export function toldBy(failure: RefreshFailure): TrialOutcome {
  if (failure.class === 'grant_refused') return 'passed';
  return failure.class === 'client_refused' && !isAboutTheGrantType(failure.code) ? 'refused' : 'unknown';
}

/** RFC 6749 5.2: this grant type is not one that the client may use. Vendors say so before they look at the secret, too. */
export const isAboutTheGrantType = (code: string): boolean =>
  code === 'unauthorized_client' || code === 'unsupported_grant_type';
