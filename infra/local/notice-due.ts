import type { Integration } from '#shared/domain/integration.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { IntegrationStore } from '#shared/ports/integration-store.ts';

/** The same store, telling of each row that was written when it will be due: a backoff of a second is kept to it. */
export function noticeDue(store: IntegrationStore, willBeDue: (at: Instant) => void): IntegrationStore {
  const notice = (row: Integration): void => {
    if (row.dueAt !== undefined) willBeDue(row.dueAt);
  };
  return {
    ...store,
    create: async (row) => {
      const outcome = await store.create(row);
      if (outcome === 'created') notice(row);
      return outcome;
    },
    commit: async (id, command) => {
      const written = await store.commit(id, command);
      if (written.kind === 'written') notice(written.row);
      return written;
    },
    change: async (id, decide, seen) => {
      const changed = await store.change(id, decide, seen);
      if (changed.kind === 'changed') notice(changed.row);
      return changed;
    },
  };
}
