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
 * grant (RFC 7523 3.1): that says nothing of the grant. A request by client credentials has no grant that could be refused,
 * so that a refusal without a word is of the client too: `glewlwyd` 2.7 answers a wrong secret with a bare 403.
 */
export function ofTrial(failure: RefreshFailure, grantType: GrantType): RefreshFailure {
  const isOfClient =
    (grantType === 'jwt_bearer' && failure.class === 'grant_refused') ||
    (grantType === 'client_credentials' && isWordless(failure));
  return isOfClient ? { class: 'client_refused', code: failure.code } : failure;
}

const isWordless = (failure: RefreshFailure): boolean =>
  failure.class === 'protocol' &&
  failure.tokenless &&
  (failure.code === 'http_400' || failure.code === 'http_403');

/** A client is authenticated before its token is looked at (RFC 6749 6): a refused grant speaks for the secret. */
export function toldBy(failure: RefreshFailure): TrialOutcome {
  if (failure.class === 'grant_refused') return 'passed';
  return failure.class === 'client_refused' && !isAboutTheGrantType(failure.code) ? 'refused' : 'unknown';
}

/** RFC 6749 5.2: this grant type is not one that the client may use. Vendors say so before they look at the secret, too. */
export const isAboutTheGrantType = (code: string): boolean =>
  code === 'unauthorized_client' || code === 'unsupported_grant_type';
