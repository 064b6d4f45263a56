import { DirectoryInUse, holdDirectory } from '#shared/adapters/sqlite/directory-lock.ts';
import { DataTooNew } from '#shared/adapters/sqlite/schema.ts';
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { VaultKeyProblem } from '#shared/adapters/sqlite/vault-key.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { type Held, holdRestored } from '#shared/usecases/restore/hold-restored.ts';
import { BadUsage } from '../bad-usage.ts';
import { dataDirectoryProblem } from '../home/data-directory.ts';

/** Holds the grants of a data directory that no home works on. Throws `BadUsage`. */
export async function holdDataDirectory(directory: string): Promise<Held> {
  const problem = dataDirectoryProblem(directory);
  if (problem !== undefined) throw new BadUsage(problem);
  try {
    const hold = holdDirectory(directory);
    try {
      const storage = openStorage(directory);
      try {
        const held = await holdRestored({
          store: storage.store,
          clients: storage.clients,
          clock: systemClock,
        })();
        storage.backup.clear();
        return held;
      } finally {
        await storage.close();
      }
    } finally {
      hold.release();
    }
  } catch (error) {
    if (error instanceof DirectoryInUse) throw new BadUsage(`${error.message}: stop its home first`);
    if (error instanceof DataTooNew || error instanceof VaultKeyProblem) throw new BadUsage(error.message);
    throw error;
  }
}
