import type { Integration } from '#shared/domain/integration.ts';
import { after, type Instant, milliseconds } from '#shared/domain/time.ts';
import type { RemovalPorts } from '../finish-removal.ts';
import { revokeAll } from '../grant/revoke-all.ts';
import { tokenSetsOf } from '../grant/token-sets-of.ts';

export type DestroyPorts = RemovalPorts;

/**
 * Destroys what a withdrawn consent had. While a holder of the ended epoch may still bring a token, that is put off:
 * when its lease is over, what it may have left behind is revoked at the vendor and destroyed too. Gives the instant
 * to come back at. Nothing is revoked once a new consent stands: at some vendors that would end the new one.
 */
export async function destroyRevoked(ports: DestroyPorts, row: Integration): Promise<Instant | undefined> {
  if (row.care.status !== 'revoked' || row.care.removal !== undefined) return undefined;
  const ended = row.epoch - 1;
  const isHeld = row.lease !== undefined && row.lease.until >= ports.clock.now();
  if (isHeld && row.lease !== undefined) return after(row.lease.until, milliseconds(1));
  await revokeLeftovers(ports, row, ended);
  await ports.vault.destroyEpoch(row.id, ended);
  return undefined;
}

/** Only what an attempt of unknown outcome left: the consent itself is withdrawn already. */
async function revokeLeftovers(ports: DestroyPorts, row: Integration, ended: number): Promise<void> {
  const vendor = ports.vendors.find(row.vendor);
  if (row.openAttempts.length === 0 || vendor?.revocationEndpoint === undefined) return;
  const client = await ports.clients.find(row.client);
  const latest = await ports.store.find(row.id);
  if (client === undefined || latest?.epoch !== row.epoch) return;
  await revokeAll(ports, vendor, client, await tokenSetsOf(ports, row, ended));
}
