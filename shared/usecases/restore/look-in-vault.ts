import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { naturalDue } from '#shared/domain/natural-due.ts';
import { hasMoved } from '#shared/domain/restore/fate.ts';
import { type HeldBack, isHeldBack } from '#shared/domain/restore/held-back.ts';
import { released } from '#shared/domain/restore/hold.ts';
import type { Restored } from '#shared/domain/restore/restored.ts';
import type { Ports } from '#shared/ports/ports.ts';

export type LookPorts = Pick<Ports, 'store' | 'vault' | 'vendors' | 'clock' | 'budgets'>;

/**
 * Asks the vault for token sets that are younger than a held row: where rows and vault are kept apart, the vault was not
 * rewound with them. The youngest becomes an open attempt of the row, so that the refresh finds and adopts it as it does
 * after a crash, and spends nothing. Gives the row as it is after that. Throws `VaultUnavailable`.
 */
export const lookInVault = (ports: LookPorts) => {
  return async (seen: HeldBack): Promise<Integration> => {
    const versions = await ports.vault.versions(seen.id, seen.epoch);
    const changed = await ports.store.change(
      seen.id,
      (row) => ({ row: judged(row, seen, versions), result: undefined }),
      seen,
    );
    return changed.kind === 'changed' ? changed.row : seen;
  };

  function judged(row: Integration, seen: HeldBack, versions: readonly AttemptId[]): Integration {
    if (!isHeldBack(row) || row.epoch !== seen.epoch) return row;
    const now = ports.clock.now();
    const vendor = ports.vendors.find(row.vendor);
    const natural = vendor === undefined ? now : (naturalDue(row, vendor, now, ports.budgets) ?? now);
    if (hasMoved(row, row.restored)) return released(row, { by: 'moved', now, dueAt: natural });
    const committed = row.tokens?.versionId ?? '';
    const youngest = versions.at(-1);
    if (youngest !== undefined && youngest > committed) {
      const open = row.openAttempts.some(({ attemptId }) => attemptId === youngest)
        ? []
        : [{ attemptId: youngest, parentVersion: row.version }];
      return released(looked(row, 'looked'), { by: 'adopted', now, dueAt: now, open });
    }
    return looked(row, youngest === undefined ? 'gone' : 'looked');
  }
};

const looked = (row: HeldBack, vault: NonNullable<Restored['vault']>): HeldBack => ({
  ...row,
  restored: { ...row.restored, vault },
});
