import type { Integration } from '#shared/domain/integration.ts';
import type { FailedAttempt } from '#shared/domain/protocol/failed-attempt.ts';
import { type Duration, latest } from '#shared/domain/time.ts';
import { grantOf, type NewFact } from '../note-fact.ts';
import { openBeside } from './open-beside.ts';

/** What a refusal has made of a row; `undefined` where the failure was no refusal, or said nothing about the row. */
export function refusalFact(
  before: Integration,
  after: Integration,
  failed: FailedAttempt,
  confirmAfter: Duration,
): NewFact | undefined {
  const { failure } = failed;
  const isRefusal = failure.class === 'grant_refused' || failure.class === 'protocol';
  const isMoved = before.version !== failed.parentVersion || before.epoch !== failed.epoch;
  if (!isRefusal || isMoved || before === after || before.care.status === 'revoked') return undefined;
  const plain = failure.class === 'grant_refused';
  const open = openBeside(before, failed.attemptId);
  const suspect = before.care.status === 'suspect' ? before.care : undefined;
  return {
    kind: 'refused',
    ...grantOf(after),
    attempt: failed.attemptId,
    code: failure.code,
    plain,
    becomes: becomes(after),
    lossKnown: after.lastError?.code === 'ambiguous_loss',
    refusals: (suspect?.refusals ?? 0) + 1,
    plainRefusals: (suspect?.plainRefusals ?? 0) + (plain ? 1 : 0),
    ...(suspect === undefined
      ? {}
      : { lastRefusalAt: latest(suspect.since, before.lastError?.at ?? suspect.since) }),
    ...(open === undefined ? {} : { open }),
    confirmAfter,
    ...(failed.forced ? { forced: true } : {}),
  };
}

function becomes({ care }: Integration): 'suspect' | 'reauthorization_required' | 'unchanged' {
  return care.status === 'suspect' || care.status === 'reauthorization_required' ? care.status : 'unchanged';
}
