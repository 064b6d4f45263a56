import { countedEpoch } from '#shared/domain/epochs.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { eventOf } from '#shared/domain/event-of.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { CommitRefusal } from '#shared/domain/protocol/commit.ts';
import { isRevokedAtVendor, keptAsSibling } from '#shared/domain/protocol/discard.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { type NotePorts, note } from '../note-fact.ts';
import { type Attempt, attemptOf } from './attempt.ts';
import type { RefreshPorts } from './ports.ts';

type DiscardPorts = Pick<RefreshPorts, 'store' | 'vault' | 'revocation'> & NotePorts;

/**
 * Step 8: a token set that could not be committed is never served. After a withdrawal it is revoked at the vendor and
 * destroyed; after a reconnect or an import it is revoked only where that ends this one token alone; after a lost race
 * it is kept under its own id, because it may be the living one.
 */
export async function discardTokens(
  ports: DiscardPorts,
  attempt: Attempt,
  refused: { readonly why: Exclude<CommitRefusal, 'mine'>; readonly row?: Integration },
  tokens: TokenSet,
  call: VendorCall,
): Promise<readonly DomainEvent[]> {
  if (refused.why === 'version_moved') return keepAsSibling(ports, attempt);
  const revokes = isRevokedAtVendor(refused.why, attempt.vendor);
  const revoked = revokes ? await revokeAtVendor(ports, attempt, tokens, call) : undefined;
  const ref = { integration: attempt.row.id, epoch: attempt.row.epoch, versionId: attempt.id };
  const removal = refused.row?.care.status === 'revoked' ? refused.row.care.removal : undefined;
  let destroyed = true;
  // A removal under way still needs the epoch's other token sets: it revokes and destroys them itself.
  try {
    if (removal === undefined) await ports.vault.destroyEpoch(ref.integration, ref.epoch);
    else await ports.vault.destroyVersion(ref);
  } catch (error) {
    if (!(error instanceof VaultUnavailable)) throw error;
    destroyed = false;
    ports.log.error('a discarded token set lies in the vault', {
      integration: ref.integration,
      epoch: countedEpoch(attempt.row),
    });
  }
  note(ports, {
    kind: 'discarded',
    ...attemptOf(attempt),
    ...(revoked === undefined ? {} : { revoked }),
    destroyed,
  });
  return [];
}

async function keepAsSibling(ports: DiscardPorts, attempt: Attempt): Promise<readonly DomainEvent[]> {
  const open = { attemptId: attempt.id, parentVersion: attempt.row.version };
  const changed = await ports.store.change(attempt.row.id, (row) => ({
    row: keptAsSibling(row, open),
    result: undefined,
  }));
  if (changed.kind === 'missing') return [];
  return [eventOf(changed.row, { type: 'grant.conflict', attempt: attempt.id })];
}

async function revokeAtVendor(
  ports: DiscardPorts,
  attempt: Attempt,
  tokens: TokenSet,
  call: VendorCall,
): Promise<'revoked' | 'failed' | 'unsupported'> {
  const hint = tokens.refreshToken === undefined ? 'access_token' : 'refresh_token';
  const outcome = await ports.revocation.revoke(call, tokens.refreshToken ?? tokens.accessToken, hint);
  const fields = { integration: attempt.row.id, vendor: attempt.vendor.id, outcome };
  if (outcome === 'failed') ports.log.error('a discarded token could not be revoked', fields);
  else ports.log.info('discarded token', fields);
  return outcome;
}
