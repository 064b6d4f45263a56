import type { AttemptId } from '../ids.ts';
import type { Escrow, Integration } from '../integration.ts';

/**
 * The row with a token set that the vault would not take. `unwanted`: it was removed or given another grant, or this
 * very set was adopted, so the vault had taken it after all. `taken`: the row keeps one, and another that may yet be
 * looked for stays.
 */
export function intoEscrow(row: Integration, mine: Escrow): Integration | 'unwanted' | 'taken' {
  if (row.epoch !== mine.epoch || row.care.status === 'revoked') return 'unwanted';
  if (isAdopted(row, mine.versionId)) return 'unwanted';
  return isTakenByAnother(row, mine) ? 'taken' : { ...row, escrow: mine };
}

/** Another holder has found this very set in the vault, and committed it. */
export function isAdopted(row: Integration, versionId: AttemptId): boolean {
  return row.tokens?.versionId === versionId;
}

/** One whose attempt is over lies there for nobody: it must not keep out what is the only copy. */
function isTakenByAnother({ escrow, openAttempts }: Integration, mine: Escrow): boolean {
  if (escrow === undefined || escrow.epoch !== mine.epoch || escrow.versionId === mine.versionId)
    return false;
  return openAttempts.some((open) => open.attemptId === escrow.versionId);
}

/** What the vault must not forget: the committed version, and every one that may yet be looked for. */
export function keptBy(row: Integration): readonly AttemptId[] {
  const open = row.openAttempts.map((other) => other.attemptId);
  return row.tokens === undefined ? open : [row.tokens.versionId, ...open];
}
