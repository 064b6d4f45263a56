import { epochsOf } from '#shared/domain/epochs.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration, Removal } from '#shared/domain/integration.ts';
import type { Instant } from '#shared/domain/time.ts';
import { removalWaitsUntil } from '#shared/domain/withdraw.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { forgetCanary } from './forget-canary.ts';
import { revokeAll } from './grant/revoke-all.ts';
import { tokenSetsOf } from './grant/token-sets-of.ts';
import { grantOf, noteFirst } from './note-fact.ts';

/** Whether the vendor ended what it had given us; `unsupported`: it has no way to (RFC 7009). */
export type RevokedAtVendor = boolean | 'unsupported';

export type RemovalOutcome =
  | { readonly kind: 'removed'; readonly revokedAtVendor: RevokedAtVendor }
  /** A holder of the ended epoch may still bring a token, until then at the latest unless it renews. */
  | { readonly kind: 'waiting'; readonly until: Instant }
  /** There is no removal to finish: somebody did. */
  | { readonly kind: 'gone' };

export type RemovalPorts = Pick<
  Ports,
  | 'store'
  | 'clients'
  | 'vault'
  | 'clientVault'
  | 'escrow'
  | 'vendors'
  | 'revocation'
  | 'audit'
  | 'metrics'
  | 'log'
  | 'clock'
  | 'budgets'
>;

/**
 * The second half of a removal: revokes at the vendor what the ended epoch had, destroys it, forgets the row, in this
 * order, so that whoever comes after a crash finds what is left to do. Throws `VaultUnavailable` and `StoreUnavailable`.
 */
export const finishRemoval =
  (ports: RemovalPorts) =>
  async (input: { readonly id: IntegrationId }): Promise<RemovalOutcome> => {
    const row = await ports.store.find(input.id);
    if (row?.care.status !== 'revoked' || row.care.removal === undefined) return { kind: 'gone' };
    await forgetCanary(ports, row);
    const waitsUntil = removalWaitsUntil(row, ports.clock.now());
    if (waitsUntil !== undefined) return { kind: 'waiting', until: waitsUntil };
    const revokedAtVendor = await revokeAtVendor(ports, row, row.care.removal);
    await destroyAll(ports, row);
    if ((await ports.store.remove(row.id, row.epoch)) !== 'removed') return { kind: 'gone' };
    await noteFirst(ports, {
      kind: 'removed',
      ...grantOf({ ...row, epoch: row.care.removal.endedEpoch }),
      revokedAtVendor: revokedAtVendor === 'unsupported' ? revokedAtVendor : revokedAtVendor ? 'yes' : 'no',
    });
    ports.log.info('integration removed', {
      integration: row.id,
      vendor: row.vendor,
      revokedAtVendor: String(revokedAtVendor),
    });
    return { kind: 'removed', revokedAtVendor };
  };

/**
 * Of every epoch: whoever replaced one may have died before it destroyed what that had, and an import may have died
 * between storing a grant under the epoch to come and naming it in the row.
 */
async function destroyAll(ports: RemovalPorts, row: Integration): Promise<void> {
  for (const epoch of epochsOf(row)) await ports.vault.destroyEpoch(row.id, epoch);
}

async function revokeAtVendor(
  ports: RemovalPorts,
  row: Integration,
  removal: Removal,
): Promise<RevokedAtVendor> {
  const vendor = ports.vendors.find(row.vendor);
  if (vendor?.revocationEndpoint === undefined) return 'unsupported';
  const client = await ports.clients.find(row.client);
  if (client === undefined) return false;
  const sets = await tokenSetsOf(ports, row, removal.endedEpoch);
  return revokeAll(ports, vendor, client, sets);
}
