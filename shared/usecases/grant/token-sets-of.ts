import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Ports } from '#shared/ports/ports.ts';

/**
 * Every token set that one epoch of a grant has: the committed one, those that open attempts left in the vault, and the
 * one in escrow. Newest first. Throws `VaultUnavailable` where the vault cannot tell.
 */
export async function tokenSetsOf(
  ports: Pick<Ports, 'vault' | 'escrow'>,
  row: Integration,
  epoch: number,
): Promise<readonly TokenSet[]> {
  const versions = new Set<AttemptId>(row.openAttempts.map((open) => open.attemptId));
  if (row.tokens !== undefined) versions.add(row.tokens.versionId);
  const found: TokenSet[] = [];
  for (const versionId of [...versions].sort().reverse()) {
    const tokens = await ports.vault.get({ integration: row.id, epoch, versionId });
    if (tokens !== undefined) found.push(tokens);
  }
  if (row.escrow?.epoch === epoch) {
    const ref = { integration: row.id, epoch, versionId: row.escrow.versionId };
    found.push(await ports.escrow.open(ref, row.escrow.sealed));
  }
  return found;
}
