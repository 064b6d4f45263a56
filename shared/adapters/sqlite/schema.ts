import type { DatabaseSync } from 'node:sqlite';

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

/** What came with the second schema: webhooks. */
const WEBHOOK_TABLES = `
  CREATE TABLE webhook_keys (client TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;

  CREATE TABLE webhook_deliveries (key TEXT PRIMARY KEY, due_at INTEGER NOT NULL, delivery TEXT NOT NULL) STRICT;
  CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at, key);

  CREATE TABLE webhook_done (key TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT;
  CREATE INDEX webhook_done_until ON webhook_done (until);
`;

/** With the third: what people and browsers were given, by its digest; the text itself is nowhere. */
const TICKET_TABLES = `
  CREATE TABLE tickets (digest TEXT PRIMARY KEY, ends_at INTEGER NOT NULL, ticket TEXT NOT NULL) STRICT;
  CREATE INDEX tickets_ends ON tickets (ends_at);
`;

/** With the fourth: what vendors will end, and what has been announced. */
const CALENDAR_TABLES = `
  CREATE TABLE vendor_notices (vendor TEXT PRIMARY KEY, notices TEXT NOT NULL) STRICT;

  CREATE TABLE announcements (key TEXT PRIMARY KEY, is_done INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
  CREATE INDEX announcements_until ON announcements (until);
`;

/** With the fifth: which integration was brought which refresh token, by its keyed fingerprint. */
const OWNER_TABLES = `
  CREATE TABLE token_owners (mark TEXT PRIMARY KEY, owner TEXT NOT NULL) STRICT;
`;

/** With the sixth: batch jobs. */
const JOB_TABLES = `
  CREATE TABLE jobs (id TEXT PRIMARY KEY, look_at INTEGER, job TEXT NOT NULL) STRICT;
  CREATE INDEX jobs_look_at ON jobs (look_at, id) WHERE look_at IS NOT NULL;
`;

/** With the seventh: what was seen of the discovery documents of vendors. */
const DISCOVERY_TABLES = `
  CREATE TABLE vendor_discovery (vendor TEXT PRIMARY KEY, seen TEXT NOT NULL) STRICT;
`;

/** With the eighth: changes of scopes that are under way, or were. */
const CAMPAIGN_TABLES = `
  CREATE TABLE campaigns (id TEXT PRIMARY KEY, campaign TEXT NOT NULL) STRICT;
`;

/** With the ninth: what the on-call is told of. */
const INCIDENT_TABLES = `
  CREATE TABLE incidents (key TEXT PRIMARY KEY, live INTEGER NOT NULL, incident TEXT NOT NULL) STRICT;
  CREATE INDEX incidents_live ON incidents (key) WHERE live = 1;
`;

/** With the tenth: what webhooks are registered with at their vendors, and when each was last heard. */
const REGISTRATION_TABLES = `
  CREATE TABLE registration_keys (client TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT;

  CREATE TABLE webhook_heard (client TEXT PRIMARY KEY, heard TEXT NOT NULL) STRICT;
`;

/** By the schema that they lead from. */
const STEPS: readonly string[] = [
  TABLES,
  WEBHOOK_TABLES,
  TICKET_TABLES,
  CALENDAR_TABLES,
  OWNER_TABLES,
  JOB_TABLES,
  DISCOVERY_TABLES,
  CAMPAIGN_TABLES,
  INCIDENT_TABLES,
  REGISTRATION_TABLES,
];

/** Grows by one with each change of the tables; kept in the file's `user_version`. */
const SCHEMA = STEPS.length;

/** Makes the tables that are missing. Throws `DataTooNew` where a newer release made them. */
export function ensureSchema(sql: DatabaseSync, where: string): void {
  const found = Number(sql.prepare('PRAGMA user_version').get()?.user_version);
  if (found === SCHEMA) return;
  if (found > SCHEMA) throw new DataTooNew(where, found);
  sql.exec(`BEGIN IMMEDIATE; ${STEPS.slice(found).join('')} PRAGMA user_version = ${SCHEMA}; COMMIT;`);
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
