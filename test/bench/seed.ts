import { join } from 'node:path';
import { openDatabase } from '#shared/adapters/sqlite/database.ts';
import { integrationRows } from '#shared/adapters/sqlite/integration-rows.ts';
import { DATABASE_FILE, openStorage, type Storage } from '#shared/adapters/sqlite/storage.ts';
import { systemChance } from '#shared/adapters/system.ts';
import { CLOSED } from '#shared/domain/circuit-state.ts';
import type { ClientId, IntegrationId, VendorId } from '#shared/domain/ids.ts';
import type { Integration, TokenFacts } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type Instant, instant, seconds } from '#shared/domain/time.ts';
import { CLIENT, CLIENT_SECRET, VENDOR } from './vendor.ts';

/** A grant to be laid into a data directory. */
export interface SeedGrant {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
  readonly dueAt: number;
}

/** So many writes are handed in together: they share few commits. */
const TOGETHER = 512;
export const SECRET_VERSION = 'first';
const chance = systemChance();

/** The id of the `n`th integration that is laid in. */
export const integrationId = (n: number): IntegrationId =>
  `integration-${String(n).padStart(7, '0')}` as IntegrationId;

/** Lays one OAuth client and these grants into a data directory that no home works on. */
export async function seedGrants(directory: string, grants: Iterable<SeedGrant>): Promise<void> {
  await withStorage(directory, async (storage) => {
    const client = aClient();
    await storage.clients.create(client);
    await storage.clientVault.put(client.id, SECRET_VERSION, { clientSecret: new Secret(CLIENT_SECRET) });
    await inGroups(grants, (grant, n) => layIn(storage, rowOf(n, grant), grant));
  });
}

/**
 * Lays rows without token sets: enough for what never looks at a token. All in one transaction, durable only at its
 * end, because nothing is lost where it breaks off.
 */
export async function seedRows(directory: string, count: number, dueAt: number): Promise<void> {
  const grant = { accessToken: '', refreshToken: '', expiresAt: dueAt + 600_000, dueAt };
  const database = openDatabase(join(directory, DATABASE_FILE));
  const rows = integrationRows(database.sql);
  database.sql.exec('PRAGMA synchronous = OFF; BEGIN IMMEDIATE');
  for (let n = 0; n < count; n++) rows.insert(rowOf(n, grant));
  database.sql.exec('COMMIT');
  database.emptyLog();
  await database.close();
}

/** How many token sets were committed besides the first of each grant. */
export async function committedRefreshes(directory: string): Promise<number> {
  let refreshes = 0;
  await withStorage(directory, async ({ store }) => {
    let cursor: string | undefined;
    do {
      const page = await store.list({ limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
      for (const row of page.items) refreshes += row.version - 1;
      cursor = page.cursor;
    } while (cursor !== undefined);
  });
  return refreshes;
}

const HOUR_MS = 3_600_000;

/** Made-up grants with an hour to go, due in a little less. */
export function* lastingGrants(count: number, tokenLength: number): Generator<SeedGrant> {
  const expiresAt = Date.now() + HOUR_MS;
  for (let n = 0; n < count; n++) {
    const accessToken = `${n}.`.padEnd(tokenLength, 'access');
    yield { accessToken, refreshToken: `refresh-token-${n}`, expiresAt, dueAt: expiresAt - 900_000 };
  }
}

async function withStorage(directory: string, work: (storage: Storage) => Promise<void>): Promise<void> {
  const storage = openStorage(directory);
  try {
    await work(storage);
  } finally {
    await storage.close();
  }
}

async function inGroups<T>(items: Iterable<T>, act: (item: T, n: number) => Promise<void>): Promise<void> {
  let group: Promise<void>[] = [];
  let n = 0;
  for (const item of items) {
    group.push(act(item, n++));
    if (group.length < TOGETHER) continue;
    await Promise.all(group);
    group = [];
  }
  await Promise.all(group);
}

async function layIn(storage: Storage, row: Integration & { tokens: TokenFacts }, grant: SeedGrant) {
  const { versionId, obtainedAt, expiresAt, expiryKnown, grantedScopes } = row.tokens;
  const ref = { integration: row.id, epoch: row.epoch, versionId };
  const tokens = {
    accessToken: new Secret(grant.accessToken),
    refreshToken: new Secret(grant.refreshToken),
    tokenType: 'Bearer',
    obtainedAt,
    expiresAt,
    expiryKnown,
    scopes: grantedScopes,
    spent: [],
  };
  await Promise.all([storage.vault.put(ref, tokens, []), storage.store.create(row)]);
}

export function rowOf(n: number, grant: SeedGrant): Integration & { tokens: TokenFacts } {
  const now = instant(Date.now());
  return {
    id: integrationId(n),
    vendor: VENDOR as VendorId,
    client: CLIENT as ClientId,
    grantType: 'authorization_code',
    scopes: ['read', 'write'],
    owner: `team-${n % 50}`,
    principal: 'service',
    critical: false,
    labels: {},
    minTtl: seconds(0),
    createdAt: now,
    care: { status: 'active' },
    epoch: 1,
    version: 1,
    tokens: {
      versionId: chance.attemptId(now),
      obtainedAt: now,
      expiresAt: instant(grant.expiresAt),
      expiryKnown: true,
      hasRefreshToken: true,
      grantedScopes: ['read', 'write'],
    },
    openAttempts: [],
    fence: 1,
    dueAt: instant(grant.dueAt),
    failures: 0,
    lastRefreshedAt: now,
  };
}

export function aClient(): OAuthClient {
  const createdAt: Instant = instant(Date.now());
  return {
    id: CLIENT as ClientId,
    vendor: VENDOR as VendorId,
    clientId: CLIENT,
    clientAuth: 'post',
    secret: { versionId: SECRET_VERSION, createdAt, pending: false },
    status: 'ok',
    circuit: CLOSED,
    createdAt,
  };
}
