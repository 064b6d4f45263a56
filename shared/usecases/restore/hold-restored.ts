import { isHeldBack } from '#shared/domain/restore/held-back.ts';
import { heldClient } from '#shared/domain/restore/held-client.ts';
import { heldBack } from '#shared/domain/restore/hold.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { everyClient } from '../listing/every-client.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';

export interface Held {
  readonly held: number;
  /** Nothing of them can be spent: no grant, one that is over, or one that the client's own credential renews. */
  readonly left: number;
  /** Clients of which nothing is done at their vendors without a person. */
  readonly clients: number;
}

type HoldPorts = Pick<Ports, 'store' | 'clients' | 'clock'>;

/**
 * Holds every grant of a store that came out of a backup, and what is done for its clients at their vendors, before anyone
 * works on it. To be called before the first sweep and the first look at rotations: from then on a refresh token of the
 * backup may be presented, and a secret replaced. Done again it holds what has been released since. Throws
 * `StoreUnavailable`.
 */
export const holdRestored = (ports: HoldPorts) => async (): Promise<Held> => {
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
  return { held, left, clients: await holdClients(ports, now) };
};

async function holdClients(ports: HoldPorts, now: Instant): Promise<number> {
  let clients = 0;
  for await (const { id } of everyClient(ports)) {
    const changed = await ports.clients.change(id, (newest) => {
      const client = heldClient(newest, now);
      return client === newest ? { result: undefined } : { client, result: undefined };
    });
    if (changed.kind === 'changed' && changed.client.restoredAt !== undefined) clients += 1;
  }
  return clients;
}
