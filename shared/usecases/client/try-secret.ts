import { deadlineFor } from '#shared/domain/budgets.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { Secret } from '#shared/domain/secret.ts';
import { seconds, shortest } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { ClientCredential } from '#shared/ports/vault.ts';
import { type NotePorts, note } from '../note-fact.ts';

/** A person waits for the answer. */
const PATIENCE = seconds(15);
const TRY_AGAIN_AFTER = 10;

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
): Promise<Refusal | undefined> {
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
  if (answer.kind === 'tokens') return undefined;
  ports.log.info('new client secret tried', { client: client.id, code: answer.failure.code });
  return refusalOf(answer.failure, client);
}

function refusalOf(failure: RefreshFailure, client: OAuthClient): Refusal | undefined {
  switch (failure.class) {
    case 'client_refused':
      return isAboutTheGrantType(failure.code) ? undefined : secretRefused(client);
    case 'grant_refused':
      return undefined;
    // Some answer that is not "invalid client": the vendor has no harmless question, and the secret is taken on trust.
    case 'protocol':
      return undefined;
    case 'throttled':
    case 'ambiguous':
    case 'not_sent':
      return unknown(failure);
  }
}

/** RFC 6749 5.2: the client was authenticated, and this grant type is not one that it may use. */
const isAboutTheGrantType = (code: string): boolean =>
  code === 'unauthorized_client' || code === 'unsupported_grant_type';

const secretRefused = (client: OAuthClient): Refusal =>
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
