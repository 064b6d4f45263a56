import { deadlineFor, leasePolicy, persistTime } from '#shared/domain/budgets.ts';
import { canBeRefreshed } from '#shared/domain/integration.ts';
import type { SignHeaders } from '#shared/domain/notice/signs.ts';
import { mayBeAnsweredUntil } from '#shared/domain/protocol/patience.ts';
import { after, type Instant, milliseconds, minutes } from '#shared/domain/time.ts';
import { tokenSetFrom } from '#shared/domain/token-plan.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from './cause-of.ts';
import { fingerprintQuietly } from './fingerprint-quietly.ts';
import { note } from './note-fact.ts';
import { type Answered, askVendor, callFor } from './refresh/ask-vendor.ts';
import { type Attempt, attemptOf } from './refresh/attempt.ts';
import { credentials } from './refresh/credentials.ts';
import { endings } from './refresh/endings.ts';
import { takeLease } from './refresh/hold-lease.ts';
import { holdRow } from './refresh/hold-row.ts';
import { knownClients } from './refresh/known-clients.ts';
import { noteSecretUse } from './refresh/note-secret-use.ts';
import { giveProbeBack, passGate } from './refresh/pass-gate.ts';
import { persist } from './refresh/persist.ts';
import type { RefreshInput, RefreshOutcome, RefreshPorts } from './refresh/ports.ts';
import { findOrphan, readCommitted } from './refresh/read-tokens.ts';
import { isLeftBehind, noteTrial, type OnTrial, passageOnTrial, passageToRecover } from './refresh/trial.ts';
import { vaultPause } from './refresh/vault-pause.ts';

/** A vendor that was taken out of the catalogue may come back with the next deploy. */
const UNKNOWN_PAUSE = minutes(15);

/** For homes without a hard limit on a process's life. */
export const UNLIMITED = milliseconds(Number.MAX_SAFE_INTEGER);

/**
 * Refreshes one integration, once, through its lease: gate, acquire, recover, read, ask, persist, commit, tell
 * (docs/architecture.md). Never throws for a store or a vault that is down: the outcome says so.
 */
export const refreshIntegration = (ports: RefreshPorts) => {
  const known = knownClients(ports.clients, ports.clock);
  const secrets = credentials(ports.clientVault, ports.clock);
  const pause = vaultPause(ports.clock);
  const end = endings(ports, known, pause);

  async function refresh(input: RefreshInput, trial?: OnTrial): Promise<RefreshOutcome> {
    const now = ports.clock.now();
    if (now < pause.until()) return holdRow(ports, input, { until: pause.until(), reason: 'vault' });
    const client = trial?.client ?? (await known.find(input.client));
    const vendor = ports.vendors.find(input.vendor);
    if (client === undefined || vendor === undefined) return unknownParty(input, now);

    const attemptId = ports.chance.attemptId(now);
    const policy = leasePolicy(vendor.rotation, ports.budgets);
    const passage = trial ?? (await passGate(ports, known, client, attemptId, policy.length));
    if (passage.kind === 'wait') return holdRow(ports, input, passage);

    const told = async (until: Instant) => input.onLease?.(until, vendor);
    const taken = await takeLease(ports, input, attemptId, policy, told);
    if (taken.kind !== 'taken') {
      if (passage.probe) await giveProbeBack(ports, known, client, attemptId);
      return taken;
    }
    const attempt: Attempt = {
      id: attemptId,
      row: taken.row,
      vendor,
      client: passage.client,
      probe: passage.probe,
      lease: taken.lease,
      isLeaseFixed: policy.renewEvery === undefined,
      input,
      deadline: deadlineFor(vendor, ports.budgets),
      persistTime: persistTime(vendor, ports.budgets),
    };
    const heard: SignHeaders[] = [];
    try {
      return await spend(attempt, (signs) => heard.push(signs));
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      return await end.vaultFailed(attempt, error);
    } finally {
      await attempt.lease.stop();
      const endpoint = `POST ${vendor.refreshEndpoint ?? vendor.tokenEndpoint}`;
      for (const headers of heard) await ports.hearSigns?.(attempt.row, { endpoint, headers });
    }
  }

  /**
   * What an attempt has left behind comes before any trial, and by the secret that is known to work: the message may be the
   * one that brings the work back after a crash, and a grace may be running.
   */
  async function tryOut(input: RefreshInput): Promise<RefreshOutcome> {
    const isToRecover = await isLeftBehind(ports, input);
    const passage = isToRecover ? undefined : await passageOnTrial(ports, input);
    const outcome: RefreshOutcome =
      passage === undefined ? { kind: 'not_needed' } : await refresh(input, passage);
    await noteTrial(ports, input, outcome);
    if (!isToRecover) return outcome;
    return refresh({ ...input, why: 'asked' }, await passageToRecover(ports, input));
  }

  /** From here on the lease is ours. The vault may fail only as long as nothing has been spent: see `persist`. */
  async function spend(attempt: Attempt, hear: (signs: SignHeaders) => void): Promise<RefreshOutcome> {
    const orphan = await findOrphan(ports, attempt);
    if (orphan !== undefined) return end.adopt(attempt, orphan);
    const wait = mayBeAnsweredUntil(
      attempt.row,
      attempt.id,
      attempt.vendor,
      ports.clock.now(),
      ports.budgets,
    );
    if (wait !== undefined) return end.postpone(attempt, wait, 'in_flight');
    const current = await readCommitted(ports, attempt);
    const spentFingerprint = await fingerprintOf(current);
    const call = await callFor(attempt, attempt.client, secrets);
    if (current !== undefined && !canBeRefreshed(attempt.row)) return nothingToSend(attempt, current);

    const answered = await askVendor(ports, known, secrets, attempt, call, current, spentFingerprint, hear);
    if (answered.kind === 'unsent') return end.withdraw(attempt);
    if (answered.kind === 'failed') return end.fail(attempt, answered);

    const tokens = believe(attempt, answered, current, spentFingerprint);
    const ref = { integration: attempt.row.id, epoch: attempt.row.epoch, versionId: attempt.id };
    // The key of fingerprints is at hand if it was needed before the answer, and is not fetched now.
    const made = spentFingerprint === undefined ? undefined : fingerprintQuietly(ports, tokens.refreshToken);
    const stored = await persist(ports, attempt, ref, tokens);
    const token = await made;
    note(ports, {
      kind: 'persist',
      ...attemptOf(attempt),
      where: stored === 'unwanted' ? 'nowhere' : stored,
      ...(token === undefined ? {} : { token }),
    });
    const ended = await (stored === 'vault' || stored === 'unwanted'
      ? end.commit(attempt, tokens, answered, token)
      : end.notInVault(attempt, stored));
    await noteSecretUse(ports, attempt, answered.otherSecret);
    return ended;
  }

  /** A grant without a refresh token lasts as long as its access token does; then it needs a person. */
  function nothingToSend(attempt: Attempt, current: TokenSet): Promise<RefreshOutcome> {
    const sentAt = ports.clock.now();
    if (current.expiresAt > sentAt) return end.postpone(attempt, current.expiresAt, 'nothing_to_send');
    const failure = { class: 'grant_refused', code: 'no_refresh_token' } as const;
    const noted = { heldTogether: false, events: [] };
    return end.fail(attempt, { kind: 'failed', failure, sentAt, sentBlind: false, noted });
  }

  /** Made before anything is spent: what comes after must not depend on the key. */
  async function fingerprintOf(current: TokenSet | undefined): Promise<string | undefined> {
    return current?.refreshToken && (await ports.fingerprints.fingerprint(current.refreshToken));
  }

  /** Nothing can be sent; the row is put off, so that it does not stand in the sweep's way, and looked at again. */
  function unknownParty(input: RefreshInput, now: Instant): Promise<RefreshOutcome> {
    const { id: integration, vendor, client } = input;
    ports.log.error('client or vendor unknown', { integration, vendor, client });
    return holdRow(ports, input, { until: after(now, UNKNOWN_PAUSE), reason: 'unknown' });
  }

  return async (input: RefreshInput): Promise<RefreshOutcome> => {
    try {
      return await (input.why === 'trial' ? tryOut(input) : refresh(input));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      ports.log.error('store unavailable', { integration: input.id, cause: causeOf(error) });
      return { kind: 'unavailable', what: 'store' };
    }
  };
};

function believe(
  attempt: Attempt,
  answered: Extract<Answered, { kind: 'tokens' }>,
  current: TokenSet | undefined,
  spentFingerprint: string | undefined,
): TokenSet {
  return tokenSetFrom(answered.grant, current, spentFingerprint, {
    vendor: attempt.vendor,
    obtainedAt: answered.sentAt,
    learnedLifetime: attempt.row.learnedLifetime,
  });
}
