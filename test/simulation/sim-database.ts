import { sqliteClientStore } from '#shared/adapters/sqlite/client-store.ts';
import { sqliteClientVault } from '#shared/adapters/sqlite/client-vault.ts';
import { type Database, openDatabase } from '#shared/adapters/sqlite/database.ts';
import { sealedEscrow } from '#shared/adapters/sqlite/escrow-sealer.ts';
import { sqliteIntegrationStore } from '#shared/adapters/sqlite/integration-store.ts';
import { query } from '#shared/adapters/sqlite/statement.ts';
import { sqliteTokenVault } from '#shared/adapters/sqlite/token-vault.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import { mirrored } from './mirror.ts';
import { plainFingerprints, plainSealer } from './plain-seals.ts';

export type SimDatabase = ReturnType<typeof openSimDatabase>;

/**
 * The real SQLite adapters over a database in memory that serves one run after the other: opening one takes longer
 * than a whole run. A run is one transaction, undone when the next begins; within it each write is made at once and
 * alone, not in groups: a simulated call happens at its own instant.
 */
export function openSimDatabase() {
  const opened = openDatabase(':memory:');
  const database: Database = {
    ...opened,
    writes: { run: async (write) => write(), settled: () => Promise.resolve() },
    emptyLog: () => {},
  };
  const { sql } = database;
  sql.exec('PRAGMA secure_delete = OFF');
  const selectVersions = query(sql, 'SELECT epoch, version_id FROM token_sets WHERE integration = ?');
  const begin = sql.prepare('BEGIN');
  const undo = sql.prepare('ROLLBACK');
  const { store, rows } = mirrored(sqliteIntegrationStore(database));
  return {
    store,
    /** Every row as it was written last, without asking SQLite. */
    rows,
    clients: sqliteClientStore(database),
    vault: sqliteTokenVault(database, plainSealer('token-set')),
    clientVault: sqliteClientVault(database, plainSealer('client-credential')),
    escrow: sealedEscrow(plainSealer('escrow')),
    fingerprints: plainFingerprints,
    /** What the vault holds of an integration, in whatever epoch. */
    versionsOf: (integration: string) =>
      selectVersions(integration).map(([epoch, versionId]) => ({
        epoch: Number(epoch),
        versionId: versionId as AttemptId,
      })),
    clear(): void {
      if (sql.isTransaction) undo.run();
      begin.run();
      rows.clear();
    },
  };
}
