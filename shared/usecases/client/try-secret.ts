import { deadlineFor } from '#shared/domain/budgets.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isAboutTheGrantType } from '#shared/domain/rotation/trial.ts';
import { Secret } from '#shared/domain/secret.ts';
import { seconds, shortest } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { type NotePorts, note } from '../note-fact.ts';

/** A person waits for the answer. */
const PATIENCE = seconds(15);
const TRY_AGAIN_AFTER = 10;

/** `on_trust`: the vendor's answer tells nothing of the secret, and its first use will. */
export type Proof = 'tried' | 'on_trust';

/** What a try came to where nothing speaks against the secret. */
export interface Passed {
  readonly kind: 'passed';
  readonly proof: Proof;
}

const TRIED: Passed = { kind: 'passed', proof: 'tried' };
const ON_TRUST: Passed = { kind: 'passed', proof: 'on_trust' };

type TryPorts = Pick<Ports, 'tokenEndpoint' | 'chance' | 'budgets'> & NotePorts;

/**
 * Whether the vendor takes this secret. The question is a refresh with a token that is nobody's: the client is
 * authenticated before the token is looked at (RFC 6749 6), so `invalid_grant` means that the secret works, and no
 * grant is touched, however strict the vendor is. A refusal where it does not work, or where nobody could tell.
 */
export async function trySecret(
  ports: TryPorts,
  vendor: Vendor,
  client: OAuthClient,
  credential: Pick<ClientCredential, 'clientSecret' | 'privateKeyJwk'>,
): Promise<Passed | Refusal> {
  const nobodys = new Secret(`not-a-token-${ports.chance.attemptId(ports.clock.now())}`);
  const answer = await ports.tokenEndpoint.request(
    {
      vendor,
      client,
      credential,
      deadline: shortest(deadlineFor(vendor, ports.budgets), PATIENCE),
    },
    { grantType: 'refresh_token', refreshToken: nobodys },
  );
  const outcome = answer.kind === 'tokens' ? 'tokens' : answer.failure.class;
  note(ports, { kind: 'secret_tried', client: client.id, outcome });
  if (answer.kind === 'tokens') return TRIED;
  ports.log.info('new client secret tried', { client: client.id, code: answer.failure.code });
  return verdictOn(answer.failure, client);
}

function verdictOn(failure: RefreshFailure, client: OAuthClient): Passed | Refusal {
  switch (failure.class) {
    case 'client_refused':
      return isAboutTheGrantType(failure.code) ? ON_TRUST : secretRefused(client);
    case 'grant_refused':
      return TRIED;
    // Some answer that is not "invalid client": the vendor has no harmless question.
    case 'protocol':
      return ON_TRUST;
    case 'throttled':
    case 'ambiguous':
    case 'not_sent':
      return unknown(failure);
  }
}

export const secretRefused = (client: OAuthClient): Refusal =>
  refusal('vendor_refused', `the vendor refuses this secret for ${client.clientId}; nothing was changed`, {
    pointer: '/clientSecret',
  });

function unknown(
  failure: Extract<RefreshFailure, { class: 'throttled' | 'ambiguous' | 'not_sent' }>,
): Refusal {
  const told = 'retryAfter' in failure ? failure.retryAfter : undefined;
  return refusal('temporarily_unavailable', 'the vendor could not be asked now; nothing was changed', {
    retryAfter: told === undefined ? TRY_AGAIN_AFTER : told / 1000,
  });
}
