import { lastCommits } from '#shared/adapters/in-process/audit-tail.ts';
import type { Storage } from '#shared/adapters/sqlite/storage.ts';
import { heldBack } from '#shared/domain/restore/hold.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Log } from '#shared/ports/tell.ts';
import { holdRestored } from '#shared/usecases/restore/hold-restored.ts';

interface Opened {
  readonly storage: Pick<Storage, 'store' | 'clients' | 'backup'>;
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Holds all grants of a data directory that came out of a backup, and what is done for its clients, as far as it shows: the database says so itself, or
 * the audit beside it tells of commits that the rows know nothing of. Before the first sweep. What shows nothing, as a
 * whole directory copied back or a snapshot, is held by `grantkeeper restore hold`.
 */
export async function holdIfRestored({ storage, directory, clock, log }: Opened): Promise<void> {
  const { store, clients: clientStore, backup } = storage;
  const takenAt = backup.takenAt();
  if (takenAt === undefined && !(await isBehindAudit(store, directory, clock))) return;
  const { held, left, clients } = await holdRestored({ store, clients: clientStore, clock })();
  const because = takenAt === undefined ? 'the audit tells of later refreshes' : `a backup of ${takenAt}`;
  // Whoever watches the log hears of it: these grants are not refreshed until somebody runs the restore, and no secret of
  // these clients is replaced.
  log.error('grants are held after a restore', { held, left, clients, because });
  backup.clear();
}

/** A commit is written into the row first, and into the audit after it: so the audit is never ahead by itself. */
async function isBehindAudit(store: Storage['store'], directory: string, clock: Clock): Promise<boolean> {
  for (const [id, commit] of lastCommits(directory)) {
    const row = await store.find(id);
    if (row === undefined || row.restored !== undefined) continue;
    const isBehind = row.epoch === commit.epoch && row.version < commit.version;
    if (isBehind && heldBack(row, clock.now()) !== row) return true;
  }
  return false;
}
