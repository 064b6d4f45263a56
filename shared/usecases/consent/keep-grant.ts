import { isOver } from '#shared/domain/campaign/campaign.ts';
import { isLiving } from '#shared/domain/campaign/member.ts';
import { migrationOf } from '#shared/domain/campaign/migration.ts';
import { isOfConsent } from '#shared/domain/consent/id-token.ts';
import { isAnother, partyIn, partyOf, type VendorParty } from '#shared/domain/consent/party.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type Duration, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { TokenGrant } from '#shared/domain/token-answer.ts';
import { tokenSetFrom } from '#shared/domain/token-plan.ts';
import type { SubjectToken, TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import type { Move } from '../campaign/moves.ts';
import { type Proof, prove } from '../campaign/prove.ts';
import { destroyOldEpoch } from '../grant/destroy-old-epoch.ts';
import { type ScopeChange, takePlace } from '../grant/take-place.ts';
import { discardNewcomer, discardUnproven, revokeReplaced } from './clean-up.ts';
import type { ConsentPorts } from './ports.ts';

/** Why a grant that the vendor gave does not stand. */
export type NotKept =
  /** The identity token is of another consent. */
  | 'wrong_nonce'
  /** Somebody else consented than who did before. */
  | 'another_identity'
  /** Of a change of scopes: not all were granted, or the vendor's API did not take the token. */
  | 'missing_scopes'
  | 'probe_failed'
  | 'not_stored'
  | 'overtaken';

/** What a grant has to be to take the place of what stands. */
export interface Expected {
  readonly mayTake: (row: Integration) => boolean;
  /** Whether somebody else may have consented than who did before. */
  readonly mayBeAnother: boolean;
  /** What an identity token has to name; absent where none is expected. */
  readonly nonce?: string;
  /** The change of scopes that it is to bring about: it is proven then before it takes the place of one that works. */
  readonly move?: Move;
  /** What it was exchanged for (RFC 8693), to be exchanged again. */
  readonly subject?: SubjectToken;
}

export interface Unkept {
  readonly kind: 'failed';
  readonly why: NotKept;
  readonly missing?: readonly string[];
}

/** A grant as it came. */
export interface Given {
  readonly call: VendorCall;
  readonly client: OAuthClient;
  /** The row as it was before the vendor was asked. */
  readonly seen: Integration;
  readonly grant: TokenGrant;
  /** When the vendor was asked. */
  readonly at: Instant;
  readonly timeLeft: () => Duration;
}

export interface Granted {
  readonly kind: 'granted';
  readonly row: Integration;
}

const FIRST_PAUSE = milliseconds(100);
const GREATEST_PAUSE = seconds(2);

/**
 * What the vendor gives goes to the vault before anything about it is believed, then one write makes it the current
 * grant, a new epoch. What it replaces is revoked where that ends those tokens alone, and destroyed.
 */
export async function keepGrant(
  ports: ConsentPorts,
  { call, client, seen, grant, at, timeLeft }: Given,
  expected: Expected,
): Promise<Granted | Unkept> {
  const { vendor } = call;
  const { mayTake, move, subject } = expected;
  const tokens = {
    ...tokenSetFrom(grant, undefined, undefined, { vendor, obtainedAt: at }),
    ...(subject === undefined ? {} : { subject }),
  };
  const ref = { integration: seen.id, epoch: seen.epoch + 1, versionId: ports.chance.attemptId(at) };
  if (!(await keep(ports, ref, tokens, timeLeft))) return { kind: 'failed', why: 'not_stored' };
  const party = grant.party ?? (await partyByProbe(ports, vendor, tokens));
  const why = notBelieved(expected, grant, party, seen, client);
  if (why !== undefined) {
    ports.log.error('another consent than was asked for', { integration: seen.id, client: client.id, why });
    await discardNewcomer(ports, call, ref, tokens, seen);
    return { kind: 'failed', why };
  }
  const proof =
    move === undefined ? undefined : await prove(ports, seen, vendor, tokens, move.scopes, timeLeft);
  if (proof?.kind === 'unproven' && isLiving(seen)) {
    await discardUnproven(ports, call, ref, tokens, seen);
    return { kind: 'failed', why: proof.why, missing: proof.missing };
  }
  const by = party === undefined ? {} : { by: party };
  const change =
    move === undefined || proof === undefined || !(await stillRuns(ports, move))
      ? {}
      : { change: changeBy(move, proof, at) };
  const place = await takePlace(ports, { ref, tokens, vendor, seen, mayTake, at, ...by, ...change });
  if (place.kind === 'moved') {
    await discardNewcomer(ports, call, ref, tokens, place.row);
    return { kind: 'failed', why: 'overtaken' };
  }
  await revokeReplaced(ports, vendor, client, seen, tokens);
  await destroyOldEpoch(ports, seen);
  return { kind: 'granted', row: place.row };
}

/** It may have been aborted while the vendor was asked: then this is a consent like any other. */
const stillRuns = async ({ campaigns }: ConsentPorts, { campaign }: Move): Promise<boolean> =>
  !isOver((await campaigns.find(campaign.id)) ?? campaign);

/** A grant that does not do is still better than none: it stands, and what the integration wants stays as it was. */
function changeBy({ campaign, scopes }: Move, proof: Proof, at: Instant): ScopeChange {
  const { granted } = proof;
  return proof.kind === 'proven'
    ? { wanted: scopes, granted, migration: migrationOf(campaign, { state: 'cut_over', at }) }
    : {
        granted,
        migration: migrationOf(campaign, { state: 'declined', at, why: proof.why, missing: proof.missing }),
      };
}

/** Some vendors tell whose token it is when it is used. A consent whose giver is not known stands all the same. */
async function partyByProbe(
  { identityProbe }: ConsentPorts,
  vendor: Vendor,
  { accessToken }: TokenSet,
): Promise<VendorParty | undefined> {
  if (vendor.identity?.from !== 'probe') return undefined;
  const answer = await identityProbe.ask(vendor, accessToken);
  return answer === undefined
    ? undefined
    : partyIn({ ...vendor.identity, from: 'answer' }, answer, undefined);
}

/** Why a grant that came is not what this consent was for. */
function notBelieved(
  { nonce, mayBeAnother }: Expected,
  { identity }: TokenGrant,
  party: VendorParty | undefined,
  seen: Integration,
  client: OAuthClient,
): 'wrong_nonce' | 'another_identity' | undefined {
  const isSlippedIn =
    nonce !== undefined && identity !== undefined && !isOfConsent(identity, client.clientId, nonce);
  if (isSlippedIn) return 'wrong_nonce';
  const isOther = !mayBeAnother && party !== undefined && isAnother(partyOf(seen), party);
  return isOther ? 'another_identity' : undefined;
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
