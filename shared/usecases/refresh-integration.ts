import { deadlineFor, leasePolicy, persistTime } from '#shared/domain/budgets.ts';
import { eventOf } from '#shared/domain/event-of.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import { after, instant, milliseconds, seconds } from '#shared/domain/time.ts';
import { tokenSetFrom } from '#shared/domain/token-plan.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { type Answered, askVendor } from './refresh/ask-vendor.ts';
import { type Attempt, maySend } from './refresh/attempt.ts';
import { commitTokens } from './refresh/commit-tokens.ts';
import { credentials } from './refresh/credentials.ts';
import { discardTokens } from './refresh/discard-tokens.ts';
import { takeLease } from './refresh/hold-lease.ts';
import { holdRow } from './refresh/hold-row.ts';
import { knownClients } from './refresh/known-clients.ts';
import { noteSuccess } from './refresh/note-answer.ts';
import { giveProbeBack, passGate } from './refresh/pass-gate.ts';
import { persist } from './refresh/persist.ts';
import type { RefreshInput, RefreshOutcome, RefreshPorts } from './refresh/ports.ts';
import { type Found, findOrphan, findSibling, readCommitted } from './refresh/read-tokens.ts';
import { giveBack, settleFailure } from './refresh/settle-failure.ts';
import { tell } from './refresh/tell.ts';

/** After the vault failed, nothing is spent for this long: its successor could not be stored. */
const VAULT_PAUSE = seconds(5);

/**
 * Refreshes one integration, once, through its lease: gate, acquire, recover, read, ask, persist, commit, tell
 * (docs/architecture.md). Never throws for a store or a vault that is down: the outcome says so.
 */
export const refreshIntegration = (ports: RefreshPorts) => {
  const known = knownClients(ports.clients, ports.clock);
  const secrets = credentials(ports.clientVault, ports.clock);
  let vaultPausedUntil = instant(0);

  async function refresh(input: RefreshInput): Promise<RefreshOutcome> {
    const now = ports.clock.now();
    if (now < vaultPausedUntil) return holdRow(ports, input, { until: vaultPausedUntil, reason: 'vault' });
    const client = await known.find(input.client);
    const vendor = ports.vendors.find(input.vendor);
    if (client === undefined || vendor === undefined) return unknownParty(input);

    const attemptId = ports.chance.attemptId(now);
    const policy = leasePolicy(vendor.rotation, ports.budgets);
    const passage = await passGate(ports, known, client, attemptId, policy.length);
    if (passage.kind === 'wait') return holdRow(ports, input, passage);

    const told = async (until: typeof now) => input.onLease?.(until, vendor);
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
      input,
      deadline: deadlineFor(vendor, ports.budgets),
      persistTime: persistTime(vendor, ports.budgets),
    };
    try {
      return await spend(attempt, policy.renewEvery === undefined);
    } finally {
      await attempt.lease.stop();
    }
  }

  /** From here on the lease is ours, and every way out gives it back. */
  async function spend(attempt: Attempt, isLeaseFixed: boolean): Promise<RefreshOutcome> {
    let answered: Answered;
    let current: TokenSet | undefined;
    let spentFingerprint: string | undefined;
    try {
      const orphan = await findOrphan(ports, attempt.row, attempt.id);
      if (orphan !== undefined) return await adopt(attempt, orphan);
      current = await readCommitted(ports, attempt.row);
      spentFingerprint =
        current?.refreshToken && (await ports.fingerprints.fingerprint(current.refreshToken));
      if (!maySend(attempt, isLeaseFixed)) return await withdraw(attempt, 'no room left to ask');
      answered = await askVendor(ports, known, secrets, attempt, current, isLeaseFixed);
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      return vaultFailed(attempt, error);
    }
    if (answered.kind === 'failed') return failed(attempt, answered);

    const context = {
      vendor: attempt.vendor,
      obtainedAt: answered.sentAt,
      learnedLifetime: attempt.row.learnedLifetime,
    };
    const tokens = tokenSetFrom(answered.grant, current, spentFingerprint, context);
    const ref = { integration: attempt.row.id, epoch: attempt.row.epoch, versionId: attempt.id };
    const stored = await persist(ports, attempt, ref, tokens);
    if (stored !== 'vault') return notInVault(attempt, stored);

    const outcome = await commit(attempt, attempt.id, tokens, answered);
    await noteQuietly(attempt, answered);
    return outcome;
  }

  /** Step 7 and 8: the commit is the release; a refused one decides what becomes of the tokens. */
  async function commit(
    attempt: Attempt,
    versionId: AttemptId,
    tokens: TokenSet,
    answered: Extract<Answered, { kind: 'tokens' }>,
  ): Promise<RefreshOutcome> {
    const committed = await commitTokens(ports, attempt, versionId, tokens, false);
    await attempt.lease.stop();
    switch (committed.kind) {
      case 'committed': {
        const { row } = committed;
        ports.metrics.record('RefreshSucceeded', 1, 'Count', attempt.vendor.id);
        ports.metrics.record('RefreshRejected', 0, 'Count', attempt.vendor.id);
        ports.metrics.record('RefreshDuration', answered.took, 'Milliseconds', attempt.vendor.id);
        const { id: integration, vendor, version } = row;
        ports.log.info('refreshed', { integration, vendor, version, tookMs: answered.took });
        await tell(ports, committed.events);
        return { kind: 'refreshed', row };
      }
      case 'unknown':
        return { kind: 'unavailable', what: 'store' };
      case 'refused': {
        const events = await discardTokens(ports, attempt, committed, tokens, answered.call);
        // A removal waits for this: from here on nothing more can come of the ended epoch.
        if (committed.why === 'withdrawn') await giveBack(ports, attempt);
        await tell(ports, events);
        return { kind: 'discarded', why: committed.why === 'version_moved' ? 'conflict' : committed.why };
      }
    }
  }

  /** Step 3: a holder before us stored its answer and died. Its refresh token is the living one; ours is spent. */
  async function adopt(attempt: Attempt, orphan: Found): Promise<RefreshOutcome> {
    const ref = { integration: attempt.row.id, epoch: attempt.row.epoch, versionId: orphan.versionId };
    if (orphan.fromEscrow) await ports.vault.put(ref, orphan.tokens, keptBy(attempt));
    const committed = await commitTokens(ports, attempt, orphan.versionId, orphan.tokens, orphan.fromEscrow);
    await attempt.lease.stop();
    if (attempt.probe) await giveProbeBack(ports, known, attempt.client, attempt.id);
    if (committed.kind === 'unknown') return { kind: 'unavailable', what: 'store' };
    if (committed.kind === 'refused') {
      await giveBack(ports, attempt);
      return { kind: 'not_needed' };
    }
    ports.metrics.record('RefreshAdopted', 1, 'Count', attempt.vendor.id);
    ports.log.warn('adopted', { integration: committed.row.id, attempt: orphan.versionId });
    await tell(ports, committed.events);
    return { kind: 'adopted', row: committed.row };
  }

  /** Before a grant is given up, token sets that lost the race to commit are tried: one may be the living one. */
  async function failed(
    attempt: Attempt,
    answered: Extract<Answered, { kind: 'failed' }>,
  ): Promise<RefreshOutcome> {
    await attempt.lease.stop();
    if (answered.failure.class === 'grant_refused' && !answered.noted.heldTogether) {
      try {
        const sibling = await findSibling(ports, attempt.row);
        if (sibling !== undefined) return await adopt(attempt, sibling);
      } catch (error) {
        if (!(error instanceof VaultUnavailable)) throw error;
        return vaultFailed(attempt, error);
      }
    }
    return settleFailure(ports, attempt, answered);
  }

  async function withdraw(attempt: Attempt, why: string): Promise<RefreshOutcome> {
    ports.log.warn(why, { integration: attempt.row.id, attempt: attempt.id });
    await attempt.lease.stop();
    await giveBack(ports, attempt);
    if (attempt.probe) await giveProbeBack(ports, known, attempt.client, attempt.id);
    return { kind: 'held', until: ports.clock.now(), reason: 'time' };
  }

  /** Nothing was spent: the vault failed before the vendor was asked, or only a refusal came back. */
  async function vaultFailed(attempt: Attempt, error: VaultUnavailable): Promise<RefreshOutcome> {
    vaultPausedUntil = after(ports.clock.now(), VAULT_PAUSE);
    ports.log.error('vault unavailable', { integration: attempt.row.id, cause: error.message });
    await attempt.lease.stop();
    if (attempt.probe) await giveProbeBack(ports, known, attempt.client, attempt.id);
    const failure = { class: 'not_sent', code: 'vault_unavailable' } as const;
    const noted = { heldTogether: false, circuitUntil: vaultPausedUntil, events: [] };
    await settleFailure(ports, attempt, { failure, sentAt: ports.clock.now(), sentBlind: false, noted });
    return { kind: 'unavailable', what: 'vault' };
  }

  /** In escrow the next holder finds it; nowhere means that we lost it, and say so. */
  async function notInVault(attempt: Attempt, stored: 'escrow' | 'nowhere'): Promise<RefreshOutcome> {
    vaultPausedUntil = after(ports.clock.now(), VAULT_PAUSE);
    await attempt.lease.stop();
    const failure = { class: 'ambiguous', code: 'not_persisted' } as const;
    const events =
      stored === 'nowhere' ? [eventOf(attempt.row, { type: 'grant.lost', cause: failure.code })] : [];
    const noted = { heldTogether: false, circuitUntil: vaultPausedUntil, events };
    await settleFailure(ports, attempt, { failure, sentAt: ports.clock.now(), sentBlind: true, noted });
    return stored === 'escrow'
      ? { kind: 'unavailable', what: 'vault' }
      : { kind: 'discarded', why: 'not_persisted' };
  }

  /** Measuring comes after the commit, and never fails it. */
  async function noteQuietly(
    attempt: Attempt,
    answered: Extract<Answered, { kind: 'tokens' }>,
  ): Promise<void> {
    try {
      const noted = await noteSuccess(ports, known, attempt.client, answered.took);
      await tell(ports, noted.events);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      ports.log.error('circuit not counted', { client: attempt.client.id });
    }
  }

  function unknownParty(input: RefreshInput): RefreshOutcome {
    ports.log.error('client or vendor unknown', {
      integration: input.id,
      vendor: input.vendor,
      client: input.client,
    });
    return { kind: 'not_needed' };
  }

  return async (input: RefreshInput): Promise<RefreshOutcome> => {
    try {
      return await refresh(input);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      ports.log.error('store unavailable', { integration: input.id, cause: error.message });
      return { kind: 'unavailable', what: 'store' };
    }
  };
};

function keptBy(attempt: Attempt): readonly AttemptId[] {
  const open = attempt.row.openAttempts.map((other) => other.attemptId);
  return attempt.row.tokens === undefined ? open : [attempt.row.tokens.versionId, ...open];
}

/** For homes without a hard limit on a process's life. */
export const UNLIMITED = milliseconds(Number.MAX_SAFE_INTEGER);
