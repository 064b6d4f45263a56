import { isRejected, type RefreshFailure } from '#shared/domain/failure.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { FailedAttempt } from '#shared/domain/protocol/failed-attempt.ts';
import { postponed, releaseLease, settle } from '#shared/domain/protocol/settle.ts';
import type { Instant } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type NewFact, type NotePorts, note } from '../note-fact.ts';
import type { Attempt } from './attempt.ts';
import type { Noted } from './note-answer.ts';
import type { RefreshOutcome, RefreshPorts } from './ports.ts';
import { refusalFact } from './refusal-fact.ts';
import { tellOf } from './tell-of.ts';

type SettlePorts = Pick<RefreshPorts, 'store' | 'chance' | 'budgets' | 'bus'> & NotePorts;

export interface FailedAnswer {
  readonly failure: RefreshFailure;
  readonly sentAt: Instant;
  readonly sentBlind: boolean;
  readonly lostAnswer?: boolean;
  readonly noted: Partial<Pick<Noted, 'circuitUntil' | 'heldTogether'>>;
}

/** Writes down what a failed attempt means for its row, gives the lease back, and tells of it. */
export async function settleFailure(
  ports: SettlePorts,
  attempt: Attempt,
  failed: FailedAnswer,
): Promise<Extract<RefreshOutcome, { kind: 'failed' }>> {
  const { failure, noted } = failed;
  const facts: FailedAttempt = {
    attemptId: attempt.id,
    parentVersion: attempt.row.version,
    epoch: attempt.row.epoch,
    failure,
    now: ports.clock.now(),
    sentAt: failed.sentAt,
    sentBlind: failed.sentBlind,
    lostAnswer: failed.lostAnswer === true,
    heldTogether: noted.heldTogether === true,
    forced: attempt.input.why === 'forced',
    fraction: ports.chance.fraction(),
    circuitUntil: noted.circuitUntil,
  };
  let refusal: NewFact | undefined;
  const changed = await ports.store.change(attempt.row.id, (row) => {
    const settled = settle(row, facts, attempt.vendor, ports.budgets);
    // A write that is repeated finds itself: what it found the first time is what happened.
    refusal = refusalFact(row, settled.row, facts, ports.budgets.confirm) ?? refusal;
    return { row: settled.row, result: settled.events };
  });
  const row = changed.kind === 'changed' ? changed.row : undefined;
  if (refusal !== undefined) note(ports, refusal);
  measure(ports, attempt, failure);
  logFailure(ports, attempt, failure, row);
  if (changed.kind === 'missing') return { kind: 'failed', failure, row: undefined };
  return { kind: 'failed', failure, row: await tellOf(ports, changed.row, changed.result) };
}

/** Each attempt that was sent counts for the rate; whose grant has ended is counted apart. */
function measure({ metrics }: SettlePorts, { vendor }: Attempt, failure: RefreshFailure): void {
  if (failure.class === 'not_sent') return;
  metrics.record('RefreshRejected', isRejected(failure) ? 1 : 0, 'Count', vendor.id);
  if (failure.class === 'grant_refused') metrics.record('GrantRefused', 1, 'Count', vendor.id);
}

function logFailure(
  ports: SettlePorts,
  attempt: Attempt,
  failure: RefreshFailure,
  row: Integration | undefined,
): void {
  ports.log.warn('refresh failed', {
    integration: attempt.row.id,
    vendor: attempt.vendor.id,
    client: attempt.client.id,
    attempt: attempt.id,
    class: failure.class,
    code: failure.code,
    status: row?.care.status,
    ...(failure.class === 'protocol'
      ? { httpStatus: failure.evidence.status, contentType: failure.evidence.contentType }
      : {}),
  });
}

/**
 * Gives the lease back after an attempt that sent nothing; with `until`, nobody tries before then. If the store stays
 * down, the lease runs out by itself.
 */
export async function giveBack(
  ports: Pick<RefreshPorts, 'store' | 'log'>,
  attempt: Pick<Attempt, 'id' | 'row'>,
  { until, closes = true }: { readonly until?: Instant; readonly closes?: boolean } = {},
): Promise<void> {
  try {
    await ports.store.change(attempt.row.id, (row) => ({
      row: until === undefined ? releaseLease(row, attempt.id, closes) : postponed(row, attempt.id, until),
      result: undefined,
    }));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.warn('lease not given back', { integration: attempt.row.id, attempt: attempt.id });
  }
}
