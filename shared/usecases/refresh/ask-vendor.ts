import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { SignHeaders } from '#shared/domain/notice/signs.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { mayAskAgain } from '#shared/domain/protocol/may-ask.ts';
import { firstUseOf, mayBeAnsweredUntil } from '#shared/domain/protocol/patience.ts';
import { secretsToTry } from '#shared/domain/rotation/secrets-to-try.ts';
import { ofTrial } from '#shared/domain/rotation/trial.ts';
import { after, type Duration, type Instant } from '#shared/domain/time.ts';
import type { TokenGrant } from '#shared/domain/token-answer.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { TokenAnswer, VendorCall } from '#shared/ports/token-endpoint.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { note, noteFirst } from '../note-fact.ts';
import { type Attempt, attemptOf, maySend } from './attempt.ts';
import type { Credentials } from './credentials.ts';
import type { KnownClients } from './known-clients.ts';
import { type Noted, noteFailure } from './note-answer.ts';
import type { RefreshPorts } from './ports.ts';
import { requestFor } from './request-for.ts';

type AskPorts = Pick<
  RefreshPorts,
  'tokenEndpoint' | 'clients' | 'clock' | 'chance' | 'budgets' | 'log' | 'audit' | 'metrics'
>;

export type Answered =
  | {
      readonly kind: 'tokens';
      readonly grant: TokenGrant;
      readonly sentAt: Instant;
      readonly took: Duration;
      readonly call: VendorCall;
      /** The version of another client secret than the client's own, where the vendor took that. */
      readonly otherSecret?: string;
      /** An earlier request of this attempt had no known outcome. */
      readonly sentBlind: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly failure: RefreshFailure;
      readonly sentAt: Instant;
      /** An earlier request of this attempt had no known outcome. */
      readonly sentBlind: boolean;
      readonly noted: Noted;
    }
  /** There was no room left to ask: nothing was sent. */
  | { readonly kind: 'unsent' };

/**
 * Step 5: asks the vendor, with the whole patience of its deadline. The same token goes out a second time only after
 * an outcome that is not known, where that cannot end the grant and still fits into the lease; or with another client
 * secret, because a client is authenticated before its token is looked at.
 *
 * Each request is on record before it leaves. Nothing is waited for between the last look and the sending, so that a
 * holder that stood still does not spend a token under a lease that is over, or after a grace that it had counted on.
 */
export async function askVendor(
  ports: AskPorts,
  known: KnownClients,
  secrets: Credentials,
  attempt: Attempt,
  firstCall: VendorCall,
  current: TokenSet | undefined,
  token: string | undefined,
  hear: (signs: SignHeaders) => void = () => {},
): Promise<Answered> {
  const request = requestFor(attempt, current);
  const firstUse = firstUseOf(attempt.row, ports.clock.now());
  let call = firstCall;
  let otherSecret: string | undefined;
  let sentBlind = false;
  const triedSecrets = new Set([attempt.client.secret?.versionId]);
  const mayBegin = () => !isAnotherAwaited(ports, attempt);
  if (!(await mayLeave(ports, attempt, token, mayBegin))) return { kind: 'unsent' };
  for (let sends = 1; ; sends++) {
    const sentAt = ports.clock.now();
    const answer = await ports.tokenEndpoint.request(call, request);
    noteAnswer(ports, attempt, answer, current);
    if (answer.signs !== undefined) hear(answer.signs);
    if (answer.kind === 'tokens') {
      const { grant, took } = answer;
      const other = otherSecret === undefined ? {} : { otherSecret };
      return { kind: 'tokens', grant, sentAt, took, call, sentBlind, ...other };
    }
    const { took } = answer;
    const isTrial = attempt.input.why === 'trial';
    const failure = isTrial ? ofTrial(answer.failure, attempt.row.grantType) : answer.failure;
    if (failure.class === 'client_refused' && !isTrial) {
      const other = await callWithOtherSecret(ports, known, secrets, attempt, triedSecrets);
      if (other !== undefined && (await mayLeave(ports, attempt, token))) {
        call = other.call;
        otherSecret = other.versionId;
        continue;
      }
    }
    // What a secret that is only tried comes to says nothing of the client.
    const noted = isTrial ? NOTHING : await noteInCircuit(ports, known, attempt, failure, took);
    const failed = { failure, sends, firstUse, circuitUntil: noted.circuitUntil };
    const mayRepeat = () => mayAskAgain({ ...failed, now: ports.clock.now() }, attempt.vendor);
    if (!mayRepeat() || !(await mayLeave(ports, attempt, token, mayRepeat)))
      return { kind: 'failed', failure, sentAt, sentBlind, noted };
    sentBlind = true;
    ports.log.warn('sending the same token again', { integration: attempt.row.id, code: failure.code });
  }
}

const NOTHING: Noted = { heldTogether: false, events: [] };

/** It was looked at before the token was read, and that may be long ago. */
function isAnotherAwaited({ clock, budgets }: AskPorts, { row, id, vendor }: Attempt): boolean {
  return mayBeAnsweredUntil(row, id, vendor, clock.now(), budgets) !== undefined;
}

/** Puts the request on record, and looks for the last time whether it may be sent. */
async function mayLeave(
  ports: AskPorts,
  attempt: Attempt,
  token: string | undefined,
  isForgiven: () => boolean = () => true,
): Promise<boolean> {
  if (!maySend(attempt)) return false;
  const { rotation } = attempt.vendor;
  await noteFirst(ports, {
    kind: 'spend',
    ...attemptOf(attempt),
    ...(token === undefined ? {} : { token }),
    rotation: rotation.kind,
    ...(rotation.reuseRevokesFamily === true ? { reuseRevokesFamily: true } : {}),
    ...(attempt.input.why === 'forced' ? { forced: true } : {}),
    answerBy: after(ports.clock.now(), attempt.deadline),
  });
  const may = isForgiven() && maySend(attempt);
  if (!may) note(ports, { kind: 'answer', ...attemptOf(attempt), outcome: 'withdrawn' });
  return may;
}

function noteAnswer(
  ports: AskPorts,
  attempt: Attempt,
  answer: TokenAnswer,
  current: TokenSet | undefined,
): void {
  if (answer.kind === 'failed') {
    const { class: outcome, code } = answer.failure;
    note(ports, { kind: 'answer', ...attemptOf(attempt), outcome, code });
    return;
  }
  const { refreshToken } = answer.grant;
  const rotated = refreshToken !== undefined && current?.refreshToken?.equals(refreshToken) !== true;
  note(ports, {
    kind: 'answer',
    ...attemptOf(attempt),
    outcome: 'tokens',
    ...(rotated ? { rotated: true } : {}),
  });
}

/** The circuit's bookkeeping must not cost the attempt its ending. */
async function noteInCircuit(
  ports: AskPorts,
  known: KnownClients,
  attempt: Attempt,
  failure: RefreshFailure,
  took: Duration,
): Promise<Noted> {
  const context = { probe: attempt.probe, firstRefusal: attempt.row.care.status !== 'suspect' };
  try {
    const noted = await noteFailure(ports, known, attempt.client, failure, took, context);
    if (attempt.probe) note(ports, { kind: 'probe_ended', client: attempt.client.id, attempt: attempt.id });
    return noted;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.error('circuit not counted', { client: attempt.client.id, code: failure.code });
    return NOTHING;
  }
}

/**
 * Another client secret may have been rolled in since ours was read, or be on its way, or have been the right one until
 * lately: each is tried once, and harms no grant.
 */
async function callWithOtherSecret(
  ports: AskPorts,
  known: KnownClients,
  secrets: Credentials,
  attempt: Attempt,
  tried: Set<string | undefined>,
): Promise<{ readonly call: VendorCall; readonly versionId: string } | undefined> {
  try {
    const newest = await ports.clients.find(attempt.client.id);
    if (newest === undefined) return undefined;
    known.learn(newest);
    for (const secret of secretsToTry(newest)) {
      if (tried.has(secret.versionId)) continue;
      tried.add(secret.versionId);
      // One on its way may not have reached the vault.
      const call = await callFor(attempt, { ...newest, secret }, secrets).catch(unlessVaultFailed);
      if (call !== undefined) return { call, versionId: secret.versionId };
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return undefined;
  }
}

function unlessVaultFailed(error: unknown): undefined {
  if (!(error instanceof VaultUnavailable)) throw error;
}

/** Who asks, with what proof of itself. Throws `VaultUnavailable`. */
export async function callFor(
  attempt: Attempt,
  client: OAuthClient,
  secrets: Credentials,
): Promise<VendorCall> {
  const credential = await secrets.of(client);
  return { vendor: attempt.vendor, client, credential, deadline: attempt.deadline };
}
