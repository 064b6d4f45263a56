import { orphansOf } from '#shared/domain/attempt.ts';
import { eventOf } from '#shared/domain/event-of.ts';
import { isTokenless } from '#shared/domain/failure.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import { keptBy } from '#shared/domain/protocol/escrow.ts';
import { wouldGiveUp } from '#shared/domain/protocol/refuse.ts';
import {
  type Landing,
  settledByAdoption,
  settledByCommit,
  settledBySibling,
} from '#shared/domain/protocol/settled-by.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import { note } from '../note-fact.ts';
import type { Answered } from './ask-vendor.ts';
import type { Attempt } from './attempt.ts';
import { commitTokens } from './commit-tokens.ts';
import { discardTokens } from './discard-tokens.ts';
import type { KnownClients } from './known-clients.ts';
import { noteSuccess } from './note-answer.ts';
import { giveProbeBack } from './pass-gate.ts';
import type { RefreshOutcome, RefreshPorts } from './ports.ts';
import { type Found, findSibling } from './read-tokens.ts';
import { giveBack, settleFailure } from './settle-failure.ts';
import { tell } from './tell.ts';
import { tellOf } from './tell-of.ts';
import type { VaultPause } from './vault-pause.ts';

type WithTokens = Extract<Answered, { kind: 'tokens' }>;
type Failed = Extract<Answered, { kind: 'failed' }>;

/** Every way in which a holder's attempt can end. Each stops the renewals, and each gives the lease back. */
export interface Endings {
  /** Steps 7 and 8: the commit is the release; a refused one decides what becomes of the tokens. */
  commit(
    attempt: Attempt,
    tokens: TokenSet,
    answered: WithTokens,
    token: string | undefined,
  ): Promise<RefreshOutcome>;
  /** Step 3: a holder before us stored its answer and died. Its refresh token is the living one; ours is spent. */
  adopt(attempt: Attempt, orphan: Found): Promise<RefreshOutcome>;
  /** Before a grant is given up, token sets that lost the race to commit are tried: one may be the living one. */
  fail(attempt: Attempt, answered: Failed): Promise<RefreshOutcome>;
  /** There is no room left to ask the vendor: nothing was sent. */
  withdraw(attempt: Attempt): Promise<RefreshOutcome>;
  /**
   * Nothing was sent, and nothing will be before `until`. `in_flight`: a holder before us may still be answered, and
   * asking could end the grant. `nothing_to_send`: there is no refresh token, and the access token lives.
   */
  postpone(
    attempt: Attempt,
    until: Instant,
    reason: 'in_flight' | 'nothing_to_send',
  ): Promise<RefreshOutcome>;
  /**
   * The vault failed: before anything was spent, or while a refusal was looked into. `sentBlind` where an earlier request
   * of this attempt had no known outcome.
   */
  vaultFailed(attempt: Attempt, error: VaultUnavailable, sentBlind?: boolean): Promise<RefreshOutcome>;
  /** In escrow the next holder finds it; nowhere means that we lost it, and say so. */
  notInVault(attempt: Attempt, stored: 'escrow' | 'nowhere'): Promise<RefreshOutcome>;
}

const isSecretOnTrialRefused = ({ input }: Attempt, { failure }: Failed): boolean =>
  input.why === 'trial' && failure.class === 'client_refused';

export function endings(ports: RefreshPorts, known: KnownClients, pause: VaultPause): Endings {
  return {
    async commit(attempt, tokens, answered, token) {
      const settles = settledByCommit(attempt.row, attempt.id, answered.sentBlind, landing(attempt));
      const committed = await commitTokens(ports, attempt, attempt.id, tokens, settles, { token });
      await attempt.lease.stop();
      if (committed.kind !== 'committed') await noteQuietly(attempt, answered);
      if (committed.kind === 'unknown') return { kind: 'unavailable', what: 'store' };
      if (committed.kind === 'refused') {
        const events = await discardTokens(ports, attempt, committed, tokens, answered.call);
        // A removal waits for this: from here on nothing more can come of the ended epoch.
        if (committed.why === 'withdrawn') await giveBack(ports, attempt);
        await tell(ports, events);
        return { kind: 'discarded', why: committed.why === 'version_moved' ? 'conflict' : committed.why };
      }
      const { row } = committed;
      measure(attempt, answered);
      ports.log.info('refreshed', {
        integration: row.id,
        vendor: row.vendor,
        version: row.version,
        tookMs: Math.round(answered.took),
      });
      await tellOf(ports, committed.row, committed.events);
      await noteQuietly(attempt, answered);
      return { kind: 'refreshed', row };
    },

    adopt: (attempt, orphan) =>
      adopt(attempt, orphan, settledByAdoption(attempt.row, orphan.versionId, attempt.id, landing(attempt))),

    async fail(attempt, answered) {
      await attempt.lease.stop();
      if (isSecretOnTrialRefused(attempt, answered)) return refusedOnTrial(attempt, answered);
      try {
        return await afterFailure(attempt, answered);
      } finally {
        // The circuit has changed already, whatever becomes of the row.
        await tell(ports, answered.noted.events);
      }
    },

    async withdraw(attempt) {
      ports.log.warn('no room left to ask', { integration: attempt.row.id, attempt: attempt.id });
      await attempt.lease.stop();
      await giveBack(ports, attempt);
      await letOthersProbe(attempt);
      return { kind: 'held', until: ports.clock.now(), reason: 'time' };
    },

    async postpone(attempt, until, reason) {
      ports.log.warn('postponed', { integration: attempt.row.id, attempt: attempt.id, reason });
      await attempt.lease.stop();
      await giveBack(ports, attempt, { until });
      await letOthersProbe(attempt);
      return { kind: 'held', until, reason };
    },

    vaultFailed,

    async notInVault(attempt, stored) {
      await attempt.lease.stop();
      const failure = { class: 'ambiguous', code: 'not_persisted' } as const;
      const lostAnswer = stored === 'nowhere';
      const noted = { circuitUntil: pause.begin() };
      const failed = { failure, sentAt: ports.clock.now(), sentBlind: true, lostAnswer, noted };
      try {
        await settleFailure(ports, attempt, failed);
      } catch (error) {
        // The row cannot keep the news, and may not hear of it again: so it is told from here.
        if (lostAnswer)
          await tell(ports, [eventOf(attempt.row, { type: 'grant.lost', cause: failure.code })]);
        throw error;
      }
      await letOthersProbe(attempt);
      if (stored === 'escrow') return { kind: 'unavailable', what: 'vault' };
      return { kind: 'discarded', why: 'not_persisted' };
    },
  };

  function landing({ vendor }: Attempt): Landing {
    return { vendor, budgets: ports.budgets, now: ports.clock.now() };
  }

  /** A plain refusal of the grant, or the last of those that make no sense. */
  function isDoubted({ row, input }: Attempt, { failure, noted }: Failed): boolean {
    if (noted.heldTogether) return false;
    if (failure.class !== 'protocol') return failure.class === 'grant_refused';
    const refusal = { failure, now: ports.clock.now(), forced: input.why === 'forced' };
    return wouldGiveUp(row, refusal, ports.budgets);
  }

  /**
   * The grant was not looked at, and the client goes on with the secret it has: at once where an earlier request may have
   * spent the token, because a grace may be running.
   */
  async function refusedOnTrial(attempt: Attempt, answered: Failed): Promise<RefreshOutcome> {
    const { failure, sentBlind } = answered;
    if (sentBlind || orphansOf(attempt.row, attempt.id).length > 0) {
      const unknown = { class: 'ambiguous', code: 'no_answer' } as const;
      return { ...(await settleFailure(ports, attempt, { ...answered, failure: unknown })), failure };
    }
    await giveBack(ports, attempt);
    return { kind: 'failed', failure, row: undefined };
  }

  /** Token sets that lost the race to commit are tried before the grant is doubted. */
  async function afterFailure(attempt: Attempt, answered: Failed): Promise<RefreshOutcome> {
    if (!isDoubted(attempt, answered)) return settleFailure(ports, attempt, answered);
    try {
      const sibling = await findSibling(ports, attempt);
      if (sibling === undefined) return await settleFailure(ports, attempt, answered);
      const { id, row, vendor } = attempt;
      const mayHaveSpent = answered.sentBlind || !isTokenless(answered.failure);
      const settles = settledBySibling(row, sibling.versionId, id, mayHaveSpent, vendor);
      return await adopt(attempt, sibling, settles);
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      return vaultFailed(attempt, error, answered.sentBlind);
    }
  }

  async function adopt(
    attempt: Attempt,
    { versionId, tokens, fromEscrow }: Found,
    settles: readonly AttemptId[],
  ): Promise<RefreshOutcome> {
    const { row } = attempt;
    if (fromEscrow) {
      await ports.vault.put({ integration: row.id, epoch: row.epoch, versionId }, tokens, keptBy(row));
    }
    const committed = await commitTokens(ports, attempt, versionId, tokens, settles, { fromEscrow });
    await attempt.lease.stop();
    await letOthersProbe(attempt);
    if (committed.kind === 'unknown') return { kind: 'unavailable', what: 'store' };
    if (committed.kind === 'refused') {
      await giveBack(ports, attempt, { closes: settles.includes(attempt.id) });
      return { kind: 'not_needed' };
    }
    ports.metrics.record('RefreshAdopted', 1, 'Count', attempt.vendor.id);
    ports.log.warn('adopted', { integration: row.id, attempt: versionId, version: committed.row.version });
    await tellOf(ports, committed.row, committed.events);
    return { kind: 'adopted', row: committed.row };
  }

  async function vaultFailed(
    attempt: Attempt,
    error: VaultUnavailable,
    sentBlind = false,
  ): Promise<RefreshOutcome> {
    ports.log.error('vault unavailable', { integration: attempt.row.id, cause: causeOf(error) });
    await attempt.lease.stop();
    await letOthersProbe(attempt);
    const failure = { class: 'not_sent', code: 'vault_unavailable' } as const;
    const noted = { circuitUntil: pause.begin() };
    await settleFailure(ports, attempt, { failure, sentAt: ports.clock.now(), sentBlind, noted });
    return { kind: 'unavailable', what: 'vault' };
  }

  /** An attempt that asked nothing has found out nothing about the vendor. */
  async function letOthersProbe(attempt: Attempt): Promise<void> {
    if (attempt.probe) await giveProbeBack(ports, known, attempt.client, attempt.id);
  }

  function measure(attempt: Attempt, answered: WithTokens): void {
    ports.metrics.record('RefreshSucceeded', 1, 'Count', attempt.vendor.id);
    ports.metrics.record('RefreshRejected', 0, 'Count', attempt.vendor.id);
    ports.metrics.record('RefreshDuration', answered.took, 'Milliseconds', attempt.vendor.id);
  }

  /** The circuit's bookkeeping comes after the commit, and never fails it. */
  async function noteQuietly(attempt: Attempt, answered: WithTokens): Promise<void> {
    try {
      const noted = await noteSuccess(ports, known, attempt.client, answered.took);
      if (attempt.probe) note(ports, { kind: 'probe_ended', client: attempt.client.id, attempt: attempt.id });
      await tell(ports, noted.events);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      ports.log.error('circuit not counted', { client: attempt.client.id });
    }
  }
}
