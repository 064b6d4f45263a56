import { isHeldBack } from '#shared/domain/restore/held-back.ts';
import { heldBack } from '#shared/domain/restore/hold.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';

export interface Held {
  readonly held: number;
  /** Nothing of them can be spent: no grant, one that is over, or one that the client's own credential renews. */
  readonly left: number;
}

/**
 * Holds every grant of a store that came out of a backup, before anyone works on it. To be called before the first
 * sweep: from then on a refresh token of the backup may be presented. Done again it holds what has been released since.
 */
export const holdRestored = (ports: Pick<Ports, 'store' | 'clock'>) => async (): Promise<Held> => {
  const now = ports.clock.now();
  let held = 0;
  let left = 0;
  for await (const page of pagesOfIntegrations(ports)) {
    for (const seen of page) {
      const changed = await ports.store.change(
        seen.id,
        (row) => ({ row: heldBack(row, now), result: undefined }),
        seen,
      );
      if (changed.kind === 'changed' && isHeldBack(changed.row)) held += 1;
      else left += 1;
    }
  }
  return { held, left };
};
