import { randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { Announcements } from '#shared/ports/announcements.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { ClientStore } from '#shared/ports/client-store.ts';
import type { DiscoveryStore } from '#shared/ports/discovery.ts';
import type { IncidentStore } from '#shared/ports/incident-store.ts';
import type { JobStore } from '#shared/ports/job-store.ts';
import type { NoticeStore } from '#shared/ports/notice-store.ts';
import type { ReconcileMemory } from '#shared/ports/reconcile-memory.ts';
import type { RowWatch } from '#shared/ports/row-watch.ts';
import type { TicketStore } from '#shared/ports/ticket-store.ts';
import type { TokenOwners } from '#shared/ports/token-owners.ts';
import type { ClientVault, EscrowSealer, Fingerprinter, TokenVault } from '#shared/ports/vault.ts';
import type { VaultInventory } from '#shared/ports/vault-inventory.ts';
import type { WebhookKeyring } from '#shared/ports/webhook.ts';
import type { RegistrationKeys, WebhookHearing } from '#shared/ports/webhook-registrations.ts';
import { hmacFingerprinter } from '../hmac-fingerprinter.ts';
import { inProcessWatch } from '../in-process/row-watch.ts';
import { sealer, subKey } from '../sealing.ts';
import { sqliteAnnouncements } from './announcements.ts';
import { type BackupMark, backupMark } from './backup-mark.ts';
import { sqliteCampaignStore } from './campaign-store.ts';
import { sqliteClientStore } from './client-store.ts';
import { sqliteClientVault } from './client-vault.ts';
import { type Database, openDatabase } from './database.ts';
import { sqliteDiscoveryStore } from './discovery-store.ts';
import { sealedEscrow } from './escrow-sealer.ts';
import { sqliteIncidentStore } from './incident-store.ts';
import { type SqliteIntegrationStore, sqliteIntegrationStore } from './integration-store.ts';
import { sqliteJobStore } from './job-store.ts';
import { sqliteNoticeStore } from './notice-store.ts';
import { sqliteReconcileMemory } from './reconcile-memory.ts';
import { sqliteRegistrationKeys } from './registration-keys.ts';
import { queryOne, write } from './statement.ts';
import { sqliteTicketStore } from './ticket-store.ts';
import { sqliteTokenOwners } from './token-owners.ts';
import { sqliteTokenVault } from './token-vault.ts';
import { sqliteVaultInventory } from './vault-inventory.ts';
import { createVaultKey, readVaultKey, VAULT_KEY_FILE, VaultKeyProblem } from './vault-key.ts';
import { type SqliteDeliveries, sqliteDeliveries } from './webhook-deliveries.ts';
import { sqliteWebhookHearing } from './webhook-hearing.ts';
import { sqliteWebhookKeyring } from './webhook-keyring.ts';

/** Everything that the embedded home keeps, over one database. The names are those of `Ports`. */
export interface Storage {
  readonly store: SqliteIntegrationStore;
  readonly clients: ClientStore;
  readonly vault: TokenVault;
  readonly clientVault: ClientVault;
  readonly escrow: EscrowSealer;
  readonly fingerprints: Fingerprinter;
  readonly tickets: TicketStore;
  readonly tokenOwners: TokenOwners;
  readonly watch: RowWatch;
  readonly keyring: WebhookKeyring;
  readonly deliveries: SqliteDeliveries;
  readonly registrationKeys: RegistrationKeys;
  readonly hearing: WebhookHearing;
  readonly notices: NoticeStore;
  readonly jobs: JobStore;
  readonly discovery: DiscoveryStore;
  readonly announcements: Announcements;
  readonly backup: BackupMark;
  readonly inventory: VaultInventory;
  readonly reconcileMemory: ReconcileMemory;
  readonly incidents: IncidentStore;
  readonly campaigns: CampaignStore;
  /** Finishes the writes that were handed in, then closes. */
  close(): Promise<void>;
}

/** The one database of a data directory. */
export const DATABASE_FILE = 'grantkeeper.db';

/**
 * Opens the data directory, or a storage of its own in memory for `:memory:`. Throws `DataTooNew` and
 * `VaultKeyProblem`. Holding the directory against other processes is the caller's (`holdDirectory`).
 */
export function openStorage(directory: string): Storage {
  const inMemory = directory === ':memory:';
  const database = openDatabase(inMemory ? directory : join(directory, DATABASE_FILE));
  try {
    return storageOver(database, inMemory ? randomBytes(32) : vaultKey(database, directory));
  } catch (error) {
    database.sql.close();
    throw error;
  }
}

function storageOver(database: Database, key: Uint8Array): Storage {
  const { watch, moved } = inProcessWatch();
  const vault = sqliteTokenVault(database, sealer(key, 'token-set'));
  return {
    store: sqliteIntegrationStore(database, moved),
    clients: sqliteClientStore(database),
    vault,
    clientVault: sqliteClientVault(database, sealer(key, 'client-credential')),
    escrow: sealedEscrow(sealer(key, 'escrow')),
    fingerprints: hmacFingerprinter(subKey(key, 'fingerprint')),
    watch,
    tickets: sqliteTicketStore(database),
    tokenOwners: sqliteTokenOwners(database),
    keyring: sqliteWebhookKeyring(database, sealer(key, 'webhook-keys')),
    deliveries: sqliteDeliveries(database),
    registrationKeys: sqliteRegistrationKeys(database, sealer(key, 'registration-keys')),
    hearing: sqliteWebhookHearing(database),
    notices: sqliteNoticeStore(database),
    jobs: sqliteJobStore(database),
    discovery: sqliteDiscoveryStore(database),
    announcements: sqliteAnnouncements(database),
    backup: backupMark(database.sql),
    inventory: sqliteVaultInventory(database, vault),
    reconcileMemory: sqliteReconcileMemory(database),
    incidents: sqliteIncidentStore(database),
    campaigns: sqliteCampaignStore(database),
    close: database.close,
  };
}

/** The database knows its key by a value derived from it: a wrong one shows at start, not at the first refresh. */
function vaultKey({ sql }: Database, directory: string): Uint8Array {
  const path = join(directory, VAULT_KEY_FILE);
  const known = queryOne(sql, "SELECT value FROM meta WHERE name = 'vault_key_check'")()?.[0];
  const found = readVaultKey(directory);
  if (typeof known !== 'string') {
    const key = found ?? createVaultKey(directory);
    write(sql, "INSERT INTO meta (name, value) VALUES ('vault_key_check', ?)")(check(key));
    return key;
  }
  if (found === undefined) throw new VaultKeyProblem(`${path} is missing: nothing sealed opens without it`);
  if (!timingSafeEqual(Buffer.from(check(found)), Buffer.from(known))) {
    throw new VaultKeyProblem(`${path} is not the key of this directory: bring back the one it held`);
  }
  return found;
}

const check = (key: Uint8Array): string => Buffer.from(subKey(key, 'check')).toString('hex');
