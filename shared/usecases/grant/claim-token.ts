import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { before, type Instant, minutes } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { TokenOwner, TokenOwners } from '#shared/ports/token-owners.ts';
import { isShown } from '../no-such-integration.ts';

export type ClaimPorts = Pick<Ports, 'store' | 'fingerprints'> & { readonly tokenOwners: TokenOwners };

/** A claim is made before the grant that it is for: one that has not come in this time never will. */
const ON_ITS_WAY = minutes(1);

/**
 * Makes a refresh token this integration's. Gives the integration that has it already, where that lives: two that spend
 * one single-use token would end each other's grant. Where a use ends nothing, it may be shared.
 */
export async function claimToken(
  ports: ClaimPorts,
  row: Integration,
  { rotation }: Vendor,
  refreshToken: Secret | undefined,
  now: Instant,
): Promise<IntegrationId | undefined> {
  const isSingleUse = rotation.kind === 'strict' || rotation.kind === 'grace';
  if (refreshToken === undefined || !isSingleUse) return undefined;
  const mark = await ports.fingerprints.fingerprint(refreshToken);
  const owner = { integration: row.id, born: row.createdAt, epoch: row.epoch + 1, at: now };
  for (let instead: TokenOwner | undefined; ; ) {
    const stands = await ports.tokenOwners.claim(mark, owner, instead);
    if (isSame(stands, owner)) return undefined;
    const isOther = stands.integration !== row.id && (await isLiving(ports, stands, now));
    if (isOther) return stands.integration;
    instead = stands;
  }
}

const isSame = (a: TokenOwner, b: TokenOwner): boolean =>
  a.integration === b.integration && a.born === b.born && a.epoch === b.epoch && a.at === b.at;

async function isLiving(ports: ClaimPorts, { integration, born, epoch, at }: TokenOwner, now: Instant) {
  const row = await ports.store.find(integration);
  if (row === undefined || !isShown(row) || row.createdAt !== born) return false;
  if (epoch > row.epoch) return at > before(now, ON_ITS_WAY);
  const { status } = row.care;
  return epoch === row.epoch && status !== 'revoked' && status !== 'reauthorization_required';
}
