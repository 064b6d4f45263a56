import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import type { Storage } from '#shared/adapters/sqlite/storage.ts';
import { systemClock } from '#shared/adapters/system.ts';
import type { Budgets } from '#shared/domain/budgets.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { settleAfterRestart } from '#shared/domain/protocol/inherit.ts';
import type { Duration } from '#shared/domain/time.ts';
import type { Audit } from '#shared/ports/audit.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import { grantOf, noteFirst } from '#shared/usecases/note-fact.ts';

interface Kept {
  readonly storage: Pick<Storage, 'store'>;
  readonly audit: Audit;
}

/**
 * The hold on the directory proves that every holder before us is dead, so their leases end as soon as a request of
 * theirs cannot matter any more. Where a reused token ends the family they run to their own end: a request of the dead
 * process may still be handled.
 */
export async function endOldLeases(
  { storage, audit }: Kept,
  vendors: VendorRegistry,
  budgets: Budgets,
  log: Log,
): Promise<void> {
  const settleFor = (id: VendorId): Duration | 'own' => settleAfterRestart(vendors.find(id), budgets);
  const ended = await storage.store.endLeasesOfDeadHolders(systemClock.now(), settleFor);
  const ports = { audit, log, metrics: countingMetrics(), clock: systemClock };
  for (const row of ended) {
    if (row.lease === undefined) continue;
    const { attemptId: attempt, until } = row.lease;
    await noteFirst(ports, { kind: 'lease_inherited', ...grantOf(row), attempt, until });
  }
  if (ended.length > 0) log.info('leases of a process before', { count: ended.length });
}
