import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { releasedClient } from '#shared/domain/restore/held-client.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { everyClient } from '../listing/every-client.ts';

/** Those of which a restore holds what is done at their vendors without a person. Throws `StoreUnavailable`. */
export async function heldClients(ports: Pick<Ports, 'clients'>): Promise<readonly OAuthClient[]> {
  const held: OAuthClient[] = [];
  for await (const client of everyClient(ports)) if (client.restoredAt !== undefined) held.push(client);
  return held;
}

/** Lets all of them go, on a person's word; gives those that are held still, where time ran out. Throws `StoreUnavailable`. */
export async function letClientsGo(
  ports: Pick<Ports, 'clients' | 'log'>,
  goOn: () => boolean,
): Promise<readonly ClientId[]> {
  const left: ClientId[] = [];
  for (const { id, vendor } of await heldClients(ports)) {
    if (!goOn()) {
      left.push(id);
      continue;
    }
    await ports.clients.change(id, (newest) => ({ client: releasedClient(newest), result: undefined }));
    ports.log.info('restored client is let go', { client: id, vendor });
  }
  return left;
}
