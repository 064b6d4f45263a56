import { setImmediate as turn } from 'node:timers/promises';

interface Listing {
  list(query: never): Promise<unknown>;
}

/** Reading all rows page by page leaves the process to others between two pages. */
export function inTurns<Store extends Listing>(store: Store): Store {
  return {
    ...store,
    list: async (query: never) => {
      await turn();
      return store.list(query);
    },
  };
}
