import { orphansOf, siblingsOf } from '#shared/domain/attempt.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { seconds } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import type { RefreshPorts } from './ports.ts';

type VaultPorts = Pick<RefreshPorts, 'vault' | 'escrow' | 'clock'>;

export interface Found {
  readonly versionId: AttemptId;
  readonly tokens: TokenSet;
  /** It lay in the row, not in the vault. */
  readonly fromEscrow: boolean;
}

/** Secrets Manager may know a version a moment later than it took it. */
const BEFORE_SECOND_LOOK = seconds(1);

/**
 * Step 3: what holders before us stored before they died, newest first. Throws `VaultUnavailable` where it cannot
 * tell: then nothing may be spent.
 */
export async function findOrphan(
  ports: VaultPorts,
  row: Integration,
  mine: AttemptId,
): Promise<Found | undefined> {
  return firstFound(ports, row, orphansOf(row, mine));
}

/** Token sets that lost the race to commit: tried before a grant is given up. */
export async function findSibling(ports: VaultPorts, row: Integration): Promise<Found | undefined> {
  return firstFound(ports, row, siblingsOf(row));
}

/** "Not found" is believed only when the vault said it twice of every candidate. */
async function firstFound(
  ports: VaultPorts,
  row: Integration,
  candidates: readonly AttemptId[],
): Promise<Found | undefined> {
  if (candidates.length === 0) return undefined;
  const found = await lookThrough(ports, row, candidates);
  if (found !== undefined) return found;
  await ports.clock.sleep(BEFORE_SECOND_LOOK);
  return lookThrough(ports, row, candidates);
}

async function lookThrough(
  ports: VaultPorts,
  row: Integration,
  candidates: readonly AttemptId[],
): Promise<Found | undefined> {
  for (const versionId of candidates) {
    const ref = { integration: row.id, epoch: row.epoch, versionId };
    if (row.escrow?.versionId === versionId && row.escrow.epoch === row.epoch) {
      return { versionId, tokens: await ports.escrow.open(ref, row.escrow.sealed), fromEscrow: true };
    }
    const tokens = await ports.vault.get(ref);
    if (tokens !== undefined) return { versionId, tokens, fromEscrow: false };
  }
  return undefined;
}

/** Step 4: by exact version id, never by a moving label. */
export async function readCommitted(ports: VaultPorts, row: Integration): Promise<TokenSet | undefined> {
  if (row.tokens === undefined) return undefined;
  const ref = { integration: row.id, epoch: row.epoch, versionId: row.tokens.versionId };
  const tokens = (await ports.vault.get(ref)) ?? (await again(ports, ref));
  // The row says that it is there, so this is a fault of the vault and says nothing about the grant.
  if (tokens === undefined) throw new VaultUnavailable('the committed token set is not in the vault');
  return tokens;
}

async function again(ports: VaultPorts, ref: TokenSetRef): Promise<TokenSet | undefined> {
  await ports.clock.sleep(BEFORE_SECOND_LOOK);
  return ports.vault.get(ref);
}
