import type { SqliteIntegrationStore } from '#shared/adapters/sqlite/integration-store.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Written } from '#shared/ports/integration-store.ts';

/**
 * The same store, and beside it every row as it was written last. Who watches a run looks at these often, and asking
 * SQLite each time would cost as much as the run itself.
 */
export function mirrored(kept: SqliteIntegrationStore): {
  readonly store: SqliteIntegrationStore;
  readonly rows: Map<string, Integration>;
} {
  const rows = new Map<string, Integration>();
  const note = async <T extends Written>(written: Promise<T>): Promise<T> => {
    const outcome = await written;
    if (outcome.kind === 'written') rows.set(outcome.row.id, outcome.row);
    return outcome;
  };
  const isAnyDue = (by: number): boolean => {
    for (const { dueAt } of rows.values()) if (dueAt !== undefined && dueAt <= by) return true;
    return false;
  };
  const store: SqliteIntegrationStore = {
    ...kept,
    // An idle home asks this each minute of each simulated hour.
    due: async (shard, by, limit) => (isAnyDue(by) ? kept.due(shard, by, limit) : []),
    create: async (row) => {
      const outcome = await kept.create(row);
      if (outcome === 'created') rows.set(row.id, row);
      return outcome;
    },
    acquire: (id, command) => note(kept.acquire(id, command)),
    renew: (id, command) => note(kept.renew(id, command)),
    commit: (id, command) => note(kept.commit(id, command)),
    ask: (id, command) => note(kept.ask(id, command)),
    change: async (id, decide, seen) => {
      const changed = await kept.change(id, decide, seen);
      if (changed.kind === 'changed') rows.set(id, changed.row);
      return changed;
    },
    remove: async (id, epoch) => {
      const outcome = await kept.remove(id, epoch);
      if (outcome === 'removed') rows.delete(id);
      return outcome;
    },
    endLeasesOfDeadHolders: async (startAt, settleFor) => {
      const ended = await kept.endLeasesOfDeadHolders(startAt, settleFor);
      for (const row of ended) rows.set(row.id, row);
      return ended;
    },
  };
  return { store, rows };
}
