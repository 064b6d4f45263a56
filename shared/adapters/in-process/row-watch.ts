import type { IntegrationId } from '#shared/domain/ids.ts';
import type { RowWatch } from '#shared/ports/row-watch.ts';

/** Node fires a timer that is longer than this at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A watch for rows that only this process writes: `moved` wakes everyone who waits for that row. */
export function inProcessWatch(): { readonly watch: RowWatch; readonly moved: (id: IntegrationId) => void } {
  const waiting = new Map<IntegrationId, Set<() => void>>();

  const watch: RowWatch = {
    changed: (id, atMost) =>
      new Promise((resolve) => {
        const waiters = waiting.get(id) ?? new Set();
        waiting.set(id, waiters);
        const wake = (): void => {
          clearTimeout(timer);
          waiters.delete(wake);
          if (waiters.size === 0 && waiting.get(id) === waiters) waiting.delete(id);
          resolve();
        };
        const timer = setTimeout(wake, Math.min(atMost, LONGEST_TIMER));
        waiters.add(wake);
      }),
  };
  return {
    watch,
    moved: (id) => {
      const waiters = waiting.get(id);
      if (waiters === undefined) return;
      // Who waits again from here on waits for the next move.
      waiting.delete(id);
      for (const wake of waiters) wake();
    },
  };
}
