import { countedEpoch } from '#shared/domain/epochs.ts';
import type { Fact } from '#shared/domain/history/fact.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { causeOf } from './cause-of.ts';

export type NotePorts = Pick<Ports, 'audit' | 'clock' | 'metrics' | 'log'>;

type Untimed<F> = F extends unknown ? Omit<F, 'at'> : never;
export type NewFact = Untimed<Fact>;

/** What every fact of a grant names. */
export const grantOf = (row: Pick<Integration, 'id' | 'createdAt' | 'epoch'>) => ({
  integration: row.id,
  born: row.createdAt,
  epoch: countedEpoch(row),
});

/**
 * Puts a fact on record before what comes next. An audit that fails is logged and counted, and never costs a grant:
 * what was to be done is done.
 */
export async function noteFirst(ports: NotePorts, fact: NewFact): Promise<void> {
  try {
    await ports.audit.record({ ...fact, at: ports.clock.now() } as Fact);
  } catch (error) {
    ports.metrics.record('AuditFailed', 1, 'Count');
    ports.log.error('fact not kept', { fact: fact.kind, cause: causeOf(error) });
  }
}

/** Puts a fact on record, in its place among the others, without waiting for it. */
export function note(ports: NotePorts, fact: NewFact): void {
  void noteFirst(ports, fact);
}
