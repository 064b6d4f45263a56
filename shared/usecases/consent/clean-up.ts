import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isRevokedAtVendor } from '#shared/domain/protocol/discard.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import { revokeAll } from '../grant/revoke-all.ts';
import { tokenSetsOf } from '../grant/token-sets-of.ts';
import { isShown } from '../no-such-integration.ts';
import type { ConsentPorts } from './ports.ts';

/**
 * What a consent brought too late, or for another. Where the grant was withdrawn it is revoked at the vendor; where
 * another grant stands only if that ends these tokens alone.
 */
export async function discardNewcomer(
  ports: ConsentPorts,
  call: VendorCall,
  ref: TokenSetRef,
  tokens: TokenSet,
  standing?: Integration,
): Promise<void> {
  const isWithdrawn = standing === undefined || !isShown(standing) || standing.care.status === 'revoked';
  if (isRevokedAtVendor(isWithdrawn ? 'withdrawn' : 'replaced', call.vendor)) {
    const { refreshToken, accessToken } = tokens;
    const hint = refreshToken === undefined ? 'access_token' : 'refresh_token';
    const revoked = await ports.revocation.revoke(call, refreshToken ?? accessToken, hint);
    ports.log.info('discarded token', { integration: ref.integration, vendor: call.vendor.id, revoked });
  }
  await quietly(ports, ref.integration, () => ports.vault.destroyVersion(ref));
}

/**
 * What a consent brought that does not do, while the grant that it was to replace goes on. A vendor may have given that
 * grant's own tokens again: those are not revoked.
 */
export async function discardUnproven(
  ports: ConsentPorts,
  call: VendorCall,
  ref: TokenSetRef,
  tokens: TokenSet,
  seen: Integration,
): Promise<void> {
  let standing = seen;
  let isShared = true;
  await quietly(ports, seen.id, async () => {
    standing = (await ports.store.find(seen.id)) ?? seen;
    const sets = standing.epoch === seen.epoch ? await tokenSetsOf(ports, standing, standing.epoch) : [];
    isShared = sets.some((set) => isSameGrant(set, tokens));
  });
  if (!isShared) return discardNewcomer(ports, call, ref, tokens, standing);
  await quietly(ports, seen.id, () => ports.vault.destroyVersion(ref));
}

/**
 * Ends the tokens of the grant that a consent replaced, where the vendor can end them without ending the fresh consent.
 * A vendor may give the same refresh token again: that one is the fresh consent.
 */
export async function revokeReplaced(
  ports: ConsentPorts,
  vendor: Vendor,
  client: OAuthClient,
  before: Integration,
  fresh: TokenSet,
): Promise<void> {
  const hadTokens = before.tokens !== undefined || before.openAttempts.length > 0;
  if (!hadTokens || !isRevokedAtVendor('replaced', vendor)) return;
  await quietly(ports, before.id, async () => {
    const sets = await tokenSetsOf(ports, before, before.epoch);
    const old = sets.filter((set) => !isSameGrant(set, fresh));
    const revoked = await revokeAll(ports, vendor, client, old);
    ports.log.info('replaced grant', { integration: before.id, vendor: vendor.id, revoked: String(revoked) });
  });
}

const isSameGrant = (set: TokenSet, fresh: TokenSet): boolean =>
  (set.refreshToken !== undefined && fresh.refreshToken?.equals(set.refreshToken) === true) ||
  fresh.accessToken.equals(set.accessToken);

/** Cleaning up after what is over fails nothing that stands. */
async function quietly(
  ports: Pick<ConsentPorts, 'log'>,
  integration: string,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof VaultUnavailable || error instanceof StoreUnavailable)) throw error;
    ports.log.error('old tokens could not be cleaned up', { integration, cause: causeOf(error) });
  }
}
