import { setImmediate as turn } from 'node:timers/promises';
import type { IntegrationStore } from '#shared/ports/integration-store.ts';

/** Reading all rows page by page leaves the process to others between two pages. */
export function inTurns<Store extends Pick<IntegrationStore, 'list'>>(store: Store): Store {
  return {
    ...store,
    list: async (query: Parameters<Store['list']>[0]) => {
      await turn();
      return store.list(query);
    },
  };
}
