import type { AttemptId } from '../ids.ts';
import type { Escrow, Integration } from '../integration.ts';

/**
 * The row with a token set that the vault would not take. `unwanted`: it was removed or given another grant. `taken`:
 * the row keeps one, and another that is not yet adopted stays.
 */
export function intoEscrow(row: Integration, mine: Escrow): Integration | 'unwanted' | 'taken' {
  if (row.epoch !== mine.epoch || row.care.status === 'revoked') return 'unwanted';
  const { escrow } = row;
  const isTaken = escrow !== undefined && escrow.epoch === mine.epoch && escrow.versionId !== mine.versionId;
  return isTaken ? 'taken' : { ...row, escrow: mine };
}

/** What the vault must not forget: the committed version, and every one that may yet be looked for. */
export function keptBy(row: Integration): readonly AttemptId[] {
  const open = row.openAttempts.map((other) => other.attemptId);
  return row.tokens === undefined ? open : [row.tokens.versionId, ...open];
}
