import { randomBytes } from 'node:crypto';
import { hmacFingerprinter } from '#shared/adapters/hmac-fingerprinter.ts';
import { sealer, subKey } from '#shared/adapters/sealing.ts';
import { sqliteClientStore } from '#shared/adapters/sqlite/client-store.ts';
import { sqliteClientVault } from '#shared/adapters/sqlite/client-vault.ts';
import { type Database, openDatabase } from '#shared/adapters/sqlite/database.ts';
import { sealedEscrow } from '#shared/adapters/sqlite/escrow-sealer.ts';
import { sqliteIntegrationStore } from '#shared/adapters/sqlite/integration-store.ts';
import { query } from '#shared/adapters/sqlite/statement.ts';
import { sqliteTokenVault } from '#shared/adapters/sqlite/token-vault.ts';
import type { AttemptId } from '#shared/domain/ids.ts';

export type SimDatabase = ReturnType<typeof openSimDatabase>;

/**
 * The real SQLite adapters over a database in memory that serves one run after the other: opening one takes longer
 * than a whole run. Writes are made durable one by one, not in groups: a simulated call happens at its own instant.
 */
export function openSimDatabase() {
  const opened = openDatabase(':memory:');
  const database: Database = {
    ...opened,
    writes: { run: async (write) => write(), settled: () => Promise.resolve() },
    emptyLog: () => {},
  };
  const key = randomBytes(32);
  const { sql } = database;
  const selectVersions = query(sql, 'SELECT epoch, version_id FROM token_sets WHERE integration = ?');
  const clear = ['integrations', 'clients', 'token_sets', 'client_credentials'].map((table) =>
    sql.prepare(`DELETE FROM ${table}`),
  );
  return {
    store: sqliteIntegrationStore(database),
    clients: sqliteClientStore(database),
    vault: sqliteTokenVault(database, sealer(key, 'token-set')),
    clientVault: sqliteClientVault(database, sealer(key, 'client-credential')),
    escrow: sealedEscrow(sealer(key, 'escrow')),
    fingerprints: hmacFingerprinter(subKey(key, 'fingerprint')),
    /** What the vault holds of an integration, in whatever epoch. */
    versionsOf: (integration: string) =>
      selectVersions(integration).map(([epoch, versionId]) => ({
        epoch: Number(epoch),
        versionId: versionId as AttemptId,
      })),
    clear(): void {
      for (const statement of clear) statement.run();
    },
  };
}
