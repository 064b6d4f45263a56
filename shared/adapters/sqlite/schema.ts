import type { DatabaseSync } from 'node:sqlite';

/** Grows by one with each change of the tables; kept in the file's `user_version`. */
const SCHEMA = 1;

/**
 * The row itself is JSON, in the last column so that indexes and filters never read it. The other columns are copies
 * that something looks rows up by; those of the identity never change, so a refresh touches no index but `due` and
 * `leased`, and both are small.
 */
const TABLES = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE integrations (
    id TEXT PRIMARY KEY,
    vendor TEXT NOT NULL,
    client TEXT NOT NULL,
    owner TEXT NOT NULL,
    status TEXT NOT NULL,
    removing INTEGER NOT NULL,
    leased INTEGER NOT NULL,
    due_at INTEGER,
    expires_at INTEGER,
    row TEXT NOT NULL
  ) STRICT;
  CREATE INDEX integrations_due ON integrations (due_at, id) WHERE due_at IS NOT NULL;
  CREATE INDEX integrations_leased ON integrations (id) WHERE leased = 1;
  CREATE INDEX integrations_not_active ON integrations (status, id) WHERE status <> 'active';
  CREATE INDEX integrations_vendor ON integrations (vendor, id);
  CREATE INDEX integrations_client ON integrations (client, id);
  CREATE INDEX integrations_owner ON integrations (owner, id);

  CREATE TABLE clients (id TEXT PRIMARY KEY, row TEXT NOT NULL) STRICT;

  CREATE TABLE token_sets (
    integration TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    version_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (integration, epoch, version_id)
  ) STRICT;

  CREATE TABLE client_credentials (
    client TEXT NOT NULL,
    version_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (client, version_id)
  ) STRICT;
`;

/** Makes the tables where there are none. Throws `DataTooNew` where a newer release made them. */
export function ensureSchema(sql: DatabaseSync, where: string): void {
  const found = Number(sql.prepare('PRAGMA user_version').get()?.user_version);
  if (found === SCHEMA) return;
  if (found > SCHEMA) throw new DataTooNew(where, found);
  sql.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${SCHEMA}; COMMIT;`);
}

/** The file was written by a newer release than this one. */
export class DataTooNew extends Error {
  override readonly name = 'DataTooNew';

  constructor(where: string, found: number) {
    super(
      `${where} was written by a newer release (schema ${found}, this one knows ${SCHEMA}): run that release again`,
    );
  }
}
