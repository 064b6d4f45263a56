import type { Fact } from '#shared/domain/history/fact.ts';

/**
 * Keeps what happened, in the order in which it was handed over. Resolves when the fact will survive the death of this
 * process. Throws `AuditUnavailable` where it could not be kept.
 */
export interface Audit {
  record(fact: Fact): Promise<void>;
}

export class AuditUnavailable extends Error {
  override readonly name = 'AuditUnavailable';
}
