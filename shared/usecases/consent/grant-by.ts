import { deadlineFor } from '#shared/domain/budgets.ts';
import { isOfConsent } from '#shared/domain/consent/id-token.ts';
import { isAnother, partyOf } from '#shared/domain/consent/party.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type Duration, milliseconds, seconds, shortest } from '#shared/domain/time.ts';
import type { TokenGrant } from '#shared/domain/token-answer.ts';
import { tokenSetFrom } from '#shared/domain/token-plan.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { TokenAnswer, TokenRequest, VendorCall } from '#shared/ports/token-endpoint.ts';
import { type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import { destroyOldEpoch } from '../grant/destroy-old-epoch.ts';
import { takePlace } from '../grant/take-place.ts';
import { discardNewcomer, revokeReplaced } from './clean-up.ts';
import type { ConsentPorts } from './ports.ts';

/** Why the vendor's word brought no grant. */
export type GrantFailure =
  /** The code was used, is too old, or is of another consent. */
  | 'code_refused'
  | 'client_refused'
  | 'unreachable'
  /** It answered, and not with a token. */
  | 'no_token'
  /** The identity token is of another consent. */
  | 'wrong_nonce'
  /** Somebody else consented than who did before. */
  | 'another_identity'
  | 'not_stored'
  | 'overtaken';

export interface Granted {
  readonly kind: 'granted';
  readonly row: Integration;
}

/** How the grant is asked for, and when it may take the place of what stands. */
export interface Asking {
  readonly request: TokenRequest;
  readonly mayTake: (row: Integration) => boolean;
  /** Whether somebody else may have consented than who did before. */
  readonly mayBeAnother: boolean;
  /** What an identity token has to name; absent where none is expected. */
  readonly nonce?: string;
}

/** A person waits, and a code lives for a minute or so. */
const PATIENCE = seconds(60);
/** Requests that surely never left may be sent again. */
const SENDS = 3;
const BETWEEN_SENDS = seconds(1);
const FIRST_PAUSE = milliseconds(100);
const GREATEST_PAUSE = seconds(2);

/**
 * Asks for a whole new grant and lets it take the place of the old one: what the vendor gives goes to the vault before
 * anything about it is believed, then one write makes it the current one, a new epoch. What it replaces is revoked
 * where that ends those tokens alone, and destroyed.
 */
export async function grantBy(
  ports: ConsentPorts,
  seen: Integration,
  vendor: Vendor,
  client: OAuthClient,
  asking: Asking,
): Promise<Granted | { readonly kind: 'failed'; readonly why: GrantFailure }> {
  const startedAt = ports.clock.monotonic();
  const timeLeft = (): Duration =>
    milliseconds(ports.budgets.functionTimeout - (ports.clock.monotonic() - startedAt));
  const call = await callOf(ports, vendor, client);
  const at = ports.clock.now();
  const answer = await send(ports, call, asking.request);
  if (answer.kind === 'failed') {
    const { class: kind, code } = answer.failure;
    ports.log.warn('no grant came of a consent', { integration: seen.id, client: client.id, kind, code });
    return { kind: 'failed', why: whyOf(answer.failure) };
  }
  const tokens = tokenSetFrom(answer.grant, undefined, undefined, { vendor, obtainedAt: at });
  const ref = { integration: seen.id, epoch: seen.epoch + 1, versionId: ports.chance.attemptId(at) };
  if (!(await keep(ports, ref, tokens, timeLeft))) return { kind: 'failed', why: 'not_stored' };
  const why = notBelieved(asking, answer.grant, seen, client);
  if (why !== undefined) {
    ports.log.error('a consent is not the one that was asked for', {
      integration: seen.id,
      client: client.id,
      why,
    });
    await discardNewcomer(ports, call, ref, tokens, seen);
    return { kind: 'failed', why };
  }
  const { party: by } = answer.grant;
  const place = await takePlace(ports, {
    ref,
    tokens,
    vendor,
    seen,
    mayTake: asking.mayTake,
    at,
    ...(by === undefined ? {} : { by }),
  });
  if (place.kind === 'moved') {
    await discardNewcomer(ports, call, ref, tokens, place.row);
    return { kind: 'failed', why: 'overtaken' };
  }
  await revokeReplaced(ports, vendor, client, seen, tokens);
  await destroyOldEpoch(ports, seen);
  return { kind: 'granted', row: place.row };
}

/** Why a grant that came is not what this consent was for. */
function notBelieved(
  { nonce, mayBeAnother }: Asking,
  { identity, party }: TokenGrant,
  seen: Integration,
  client: OAuthClient,
): 'wrong_nonce' | 'another_identity' | undefined {
  const isSlippedIn =
    nonce !== undefined && identity !== undefined && !isOfConsent(identity, client.clientId, nonce);
  if (isSlippedIn) return 'wrong_nonce';
  const isOther = !mayBeAnother && party !== undefined && isAnother(partyOf(seen), party);
  return isOther ? 'another_identity' : undefined;
}

async function callOf(ports: ConsentPorts, vendor: Vendor, client: OAuthClient): Promise<VendorCall> {
  const { secret } = client;
  const credential = secret === undefined ? {} : await ports.clientVault.get(client.id, secret.versionId);
  const deadline = shortest(deadlineFor(vendor, ports.budgets), PATIENCE);
  return { vendor, client, credential: credential ?? {}, deadline };
}

/** A code that was sent is spent, whatever is heard of it: it goes out once. */
async function send(ports: ConsentPorts, call: VendorCall, request: TokenRequest): Promise<TokenAnswer> {
  for (let sends = 1; ; sends++) {
    const answer = await ports.tokenEndpoint.request(call, request);
    const mayRepeat = answer.kind === 'failed' && isWorthAnother(answer.failure) && sends < SENDS;
    if (!mayRepeat) return answer;
    await ports.clock.sleep(BETWEEN_SENDS);
  }
}

const isWorthAnother = (failure: RefreshFailure): boolean =>
  failure.class === 'not_sent' && failure.code !== 'address_refused' && failure.code !== 'request_not_built';

function whyOf(failure: RefreshFailure): GrantFailure {
  switch (failure.class) {
    case 'grant_refused':
      return 'code_refused';
    case 'client_refused':
      return 'client_refused';
    case 'throttled':
    case 'ambiguous':
    case 'not_sent':
      return 'unreachable';
    case 'protocol':
      return 'no_token';
  }
}

/** There is no second answer to this request: the vault is tried for as long as this process may live. */
async function keep(
  ports: ConsentPorts,
  ref: TokenSetRef,
  tokens: TokenSet,
  timeLeft: () => Duration,
): Promise<boolean> {
  for (let pause = FIRST_PAUSE as number; ; pause = Math.min(pause * 2, GREATEST_PAUSE)) {
    try {
      await ports.vault.put(ref, tokens, []);
      return true;
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      ports.log.error('vault did not take a token set', { integration: ref.integration });
    }
    if (timeLeft() < pause * 2) return false;
    await ports.clock.sleep(milliseconds(pause));
  }
}
