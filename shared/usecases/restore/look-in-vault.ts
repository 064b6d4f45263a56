import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { naturalDue } from '#shared/domain/natural-due.ts';
import { hasMoved } from '#shared/domain/restore/fate.ts';
import { type HeldBack, isHeldBack } from '#shared/domain/restore/held-back.ts';
import { released } from '#shared/domain/restore/hold.ts';
import type { Restored } from '#shared/domain/restore/restored.ts';
import type { Ports } from '#shared/ports/ports.ts';

export type LookPorts = Pick<Ports, 'store' | 'vault' | 'vendors' | 'clock' | 'budgets'>;

/** What the vault has of a row: in its own epoch, or else in one that a consent since the backup has begun. */
interface Youngest {
  readonly epoch: number;
  readonly versionId: AttemptId;
}

/** Consents, imports and revocations since the backup that are looked past; each has an epoch of its own. */
const EPOCHS_AHEAD = 4;

/**
 * Asks the vault for token sets that are younger than a held row: where rows and vault are kept apart, the vault was not
 * rewound with them. The youngest becomes an open attempt of the row, so that the refresh finds and adopts it as it does
 * after a crash, and spends nothing. Gives the row as it is after that. Throws `VaultUnavailable`.
 */
export const lookInVault = (ports: LookPorts) => {
  return async (seen: HeldBack): Promise<Integration> => {
    const youngest = await youngestOf(seen);
    const changed = await ports.store.change(
      seen.id,
      (row) => ({ row: judged(row, seen, youngest), result: undefined }),
      seen,
    );
    return changed.kind === 'changed' ? changed.row : seen;
  };

  async function youngestOf({ id, epoch: own }: HeldBack): Promise<Youngest | undefined> {
    for (let epoch = own; epoch <= own + EPOCHS_AHEAD; epoch++) {
      const versionId = (await ports.vault.versions(id, epoch)).at(-1);
      if (versionId !== undefined) return { epoch, versionId };
    }
    return undefined;
  }

  function judged(row: Integration, seen: HeldBack, youngest: Youngest | undefined): Integration {
    if (!isHeldBack(row) || row.epoch !== seen.epoch) return row;
    const now = ports.clock.now();
    if (hasMoved(row, row.restored)) {
      const vendor = ports.vendors.find(row.vendor);
      const natural = vendor === undefined ? undefined : naturalDue(row, vendor, now, ports.budgets);
      return released(row, { by: 'moved', now, dueAt: natural ?? now });
    }
    if (youngest === undefined) return looked(row, 'gone');
    if (youngest.epoch === row.epoch && !isNews(row, youngest.versionId)) return looked(row, 'looked');
    return released(looked(inEpoch(row, youngest.epoch), 'looked'), {
      by: 'adopted',
      now,
      dueAt: now,
      open: [{ attemptId: youngest.versionId, parentVersion: row.version }],
    });
  }
};

/** Ids of attempts sort by time. One that lost the race to commit is tried after the committed one, not before it. */
function isNews(row: HeldBack, versionId: AttemptId): boolean {
  const known = row.openAttempts.find(({ attemptId }) => attemptId === versionId);
  const hasLost = known !== undefined && known.parentVersion < row.version;
  return !hasLost && versionId > (row.tokens?.versionId ?? '');
}

/** What was open in an epoch that is over is of no help in the next. */
function inEpoch(row: HeldBack, epoch: number): HeldBack {
  if (row.epoch === epoch) return row;
  return { ...row, epoch, openAttempts: [], restored: { ...row.restored, epoch } };
}

const looked = (row: HeldBack, vault: NonNullable<Restored['vault']>): HeldBack => ({
  ...row,
  restored: { ...row.restored, vault },
});
