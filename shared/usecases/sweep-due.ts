import { between, type Duration, type Instant, instant } from '#shared/domain/time.ts';
import type { DueItem, IntegrationStore } from '#shared/ports/integration-store.ts';
import type { RefreshQueue } from '#shared/ports/refresh-queue.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Metrics } from '#shared/ports/tell.ts';

export interface SweepPorts {
  readonly store: Pick<IntegrationStore, 'due'>;
  readonly queue: RefreshQueue;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** How many shards the due index has. */
  readonly shards: number;
}

export interface Swept {
  readonly sent: number;
  /** How late the longest waiting row is: the measure of our service. */
  readonly oldestDue?: Duration;
}

/**
 * Sends what is due to be refreshed: one query per shard for what has been due longest, no more than `capacity` rows in
 * all, and of these the soonest expiry first, so that a caller who asks never stands behind a long backlog. The sweep is no lock: sending a row twice is harmless.
 */
export const sweepDue =
  (ports: SweepPorts) =>
  async ({ capacity }: { readonly capacity: number }): Promise<Swept> => {
    const now = ports.clock.now();
    const shards = Array.from({ length: ports.shards }, (_, shard) => shard);
    const found = await Promise.all(shards.map((shard) => ports.store.due(shard, now, capacity)));
    const due = found.flat();
    const chosen = due.toSorted(bySoonestExpiry).slice(0, capacity);
    if (chosen.length > 0) {
      await ports.queue.send(chosen.map(({ id, vendor, client }) => ({ id, vendor, client, why: 'due' })));
    }
    const oldestDue = due.length === 0 ? undefined : between(earliestDue(due), now);
    ports.metrics.record('DueSent', chosen.length, 'Count');
    ports.metrics.record('OldestDueSeconds', (oldestDue ?? 0) / 1000, 'Seconds');
    ports.metrics.record('SweepCompleted', 1, 'Count');
    return { sent: chosen.length, ...(oldestDue === undefined ? {} : { oldestDue }) };
  };

/** A row without a token comes first: somebody waits for its first one. */
function bySoonestExpiry(a: DueItem, b: DueItem): number {
  return (a.expiresAt ?? 0) - (b.expiresAt ?? 0) || a.dueAt - b.dueAt;
}

function earliestDue(due: readonly DueItem[]): Instant {
  return instant(Math.min(...due.map((item) => item.dueAt)));
}
