import { orphansOf, siblingsOf } from '#shared/domain/attempt.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Duration, seconds, shortest, times } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import { fingerprintQuietly } from '../fingerprint-quietly.ts';
import type { Attempt } from './attempt.ts';
import type { RefreshPorts } from './ports.ts';

type VaultPorts = Pick<RefreshPorts, 'vault' | 'escrow' | 'clock'>;
type SiblingPorts = VaultPorts & Pick<RefreshPorts, 'fingerprints' | 'log'>;
/** Whether a token set that was found is what is looked for. */
type Wanted = (tokens: TokenSet) => Promise<boolean>;

const anyOf: Wanted = async () => true;

export interface Found {
  readonly versionId: AttemptId;
  readonly tokens: TokenSet;
  /** It lay in the row, not in the vault. */
  readonly fromEscrow: boolean;
}

/** Secrets Manager may know a version a moment later than it took it. */
const BEFORE_SECOND_LOOK = seconds(1);

/** The pause is taken out of a lease that may not be renewed: with short budgets it must leave room to ask. */
function beforeSecondLook({ persistTime }: Attempt): Duration {
  return shortest(BEFORE_SECOND_LOOK, times(persistTime, 1 / 4));
}

/**
 * Step 3: what holders before us stored before they died, newest first. Throws `VaultUnavailable` where it cannot
 * tell: then nothing may be spent.
 */
export async function findOrphan(ports: VaultPorts, attempt: Attempt): Promise<Found | undefined> {
  return firstFound(ports, attempt, orphansOf(attempt.row, attempt.id));
}

/**
 * Token sets that lost the race to commit: tried before a grant is given up. One whose refresh token the committed set
 * came from was spent by ourselves, and is no help.
 */
export async function findSibling(ports: SiblingPorts, attempt: Attempt): Promise<Found | undefined> {
  const siblings = siblingsOf(attempt.row);
  if (siblings.length === 0) return undefined;
  const spent = await spentBefore(ports, attempt.row);
  return firstFound(ports, attempt, siblings, async ({ refreshToken }) => {
    return !spent.has(await fingerprintQuietly(ports, refreshToken));
  });
}

async function spentBefore(ports: VaultPorts, row: Integration): Promise<ReadonlySet<string | undefined>> {
  const ref = committedRef(row);
  const committed = ref && (await ports.vault.get(ref));
  return new Set(committed?.spent);
}

/** "Not found" is believed only when the vault said it twice of every candidate. */
async function firstFound(
  ports: VaultPorts,
  attempt: Attempt,
  candidates: readonly AttemptId[],
  isWanted: Wanted = anyOf,
): Promise<Found | undefined> {
  if (candidates.length === 0) return undefined;
  const found = await lookThrough(ports, attempt.row, candidates, isWanted);
  if (found !== undefined) return found;
  await ports.clock.sleep(beforeSecondLook(attempt));
  return lookThrough(ports, attempt.row, candidates, isWanted);
}

async function lookThrough(
  ports: VaultPorts,
  row: Integration,
  candidates: readonly AttemptId[],
  isWanted: Wanted,
): Promise<Found | undefined> {
  for (const versionId of candidates) {
    const found = await lookFor(ports, row, versionId);
    if (found !== undefined && (await isWanted(found.tokens))) return found;
  }
  return undefined;
}

async function lookFor(
  ports: VaultPorts,
  row: Integration,
  versionId: AttemptId,
): Promise<Found | undefined> {
  const ref = { integration: row.id, epoch: row.epoch, versionId };
  if (row.escrow?.versionId === versionId && row.escrow.epoch === row.epoch) {
    return { versionId, tokens: await ports.escrow.open(ref, row.escrow.sealed), fromEscrow: true };
  }
  const tokens = await ports.vault.get(ref);
  return tokens && { versionId, tokens, fromEscrow: false };
}

/** Step 4: by exact version id, never by a moving label. */
export async function readCommitted(ports: VaultPorts, attempt: Attempt): Promise<TokenSet | undefined> {
  const ref = committedRef(attempt.row);
  if (ref === undefined) return undefined;
  const tokens = (await ports.vault.get(ref)) ?? (await again(ports, attempt, ref));
  // The row says that it is there, so this is a fault of the vault and says nothing about the grant.
  if (tokens === undefined) throw new VaultUnavailable('the committed token set is not in the vault');
  return tokens;
}

function committedRef({ id, epoch, tokens }: Integration): TokenSetRef | undefined {
  return tokens && { integration: id, epoch, versionId: tokens.versionId };
}

async function again(ports: VaultPorts, attempt: Attempt, ref: TokenSetRef): Promise<TokenSet | undefined> {
  await ports.clock.sleep(beforeSecondLook(attempt));
  return ports.vault.get(ref);
}
