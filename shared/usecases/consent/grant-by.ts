import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type Duration, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { TokenAnswer, TokenRequest, VendorCall } from '#shared/ports/token-endpoint.ts';
import { keepState } from '../campaign/keep-state.ts';
import type { Move } from '../campaign/moves.ts';
import { otherCredentials } from '../client/other-credentials.ts';
import { type Expected, type Granted, keepGrant, type NotKept, type Unkept } from './keep-grant.ts';
import type { ConsentPorts } from './ports.ts';
import { consentCall } from './vendor-call.ts';

/** Why the vendor's word brought no grant. */
export type GrantFailure =
  /** The code was used, is too old, or is of another consent. */
  | 'code_refused'
  | 'client_refused'
  | 'unreachable'
  /** It answered, and not with a token. */
  | 'no_token'
  | NotKept;

/** How the grant is asked for, and when it may take the place of what stands. */
export interface Asking extends Expected {
  readonly request: TokenRequest;
}

export interface NotGranted {
  readonly kind: 'failed';
  readonly why: GrantFailure;
  /** What the vendor said, or what became of the request; absent where it gave a grant. */
  readonly failure?: RefreshFailure;
  /** The scopes that were needed and not granted. */
  readonly missing?: readonly string[];
}

/** Requests that surely never left may be sent again. */
const SENDS = 3;
const BETWEEN_SENDS = seconds(1);

/** Asks for a whole new grant and lets it take the place of the old one. Throws `VaultUnavailable` before it asks. */
export async function grantBy(
  ports: ConsentPorts,
  seen: Integration,
  vendor: Vendor,
  client: OAuthClient,
  asking: Asking,
): Promise<Granted | NotGranted> {
  const startedAt = ports.clock.monotonic();
  const timeLeft = (): Duration =>
    milliseconds(ports.budgets.functionTimeout - (ports.clock.monotonic() - startedAt));
  const first = await consentCall(ports, vendor, client);
  const at = ports.clock.now();
  const { answer, call } = await ask(ports, first, client, asking.request);
  if (answer.kind === 'failed')
    return { kind: 'failed', why: whyOf(answer.failure), failure: answer.failure };
  const outcome = await keepGrant(ports, { call, client, seen, grant: answer.grant, at, timeLeft }, asking);
  if (outcome.kind === 'failed' && asking.move !== undefined)
    await noteUnproven(ports, seen, asking.move, outcome);
  return outcome;
}

/** Says on the row why a person's answer did not do; what failed on our side says nothing of it. */
async function noteUnproven(ports: ConsentPorts, { id }: Integration, move: Move, { why, missing }: Unkept) {
  if (why !== 'missing_scopes' && why !== 'probe_failed' && why !== 'another_identity') return;
  await keepState(ports, id, move, { state: 'declined', why, ...(missing === undefined ? {} : { missing }) });
}

/**
 * A client is authenticated before its code is looked at: another secret, where the vendor may take one during a
 * rotation, costs the code nothing.
 */
async function ask(ports: ConsentPorts, first: VendorCall, client: OAuthClient, request: TokenRequest) {
  const answer = await send(ports, first, request);
  if (!isClientRefused(answer)) return { answer, call: first };
  const newest = (await ports.clients.find(client.id)) ?? client;
  for await (const credential of otherCredentials(ports, newest, client.secret?.versionId)) {
    const call = { ...first, credential };
    const other = await send(ports, call, request);
    if (!isClientRefused(other)) return { answer: other, call };
  }
  return { answer, call: first };
}

const isClientRefused = (answer: TokenAnswer): boolean =>
  answer.kind === 'failed' && answer.failure.class === 'client_refused';

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

/** What a failure means to a person who waits. */
export function whyOf(failure: RefreshFailure): GrantFailure {
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
