import { isOver } from '#shared/domain/restore/fate.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';
import { heldClients } from '../restore/let-clients-go.ts';

/**
 * Whether nothing that came out of a backup is held any more. Until then rows may be missing, or name what was left long
 * ago, and what no row names may be all that lives. Throws `StoreUnavailable`.
 */
export async function isRestoreOver(ports: Pick<Ports, 'store' | 'clients'>): Promise<boolean> {
  if ((await heldClients(ports)).length > 0) return false;
  for await (const page of pagesOfIntegrations(ports)) if (!page.every(isOver)) return false;
  return true;
}
