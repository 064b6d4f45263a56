import type { ClientId, IntegrationId } from '#shared/domain/ids.ts';
import type { Kept } from '#shared/domain/reconcile/vault-place.ts';
import type { TokenVault } from '#shared/ports/vault.ts';
import type { VaultInventory } from '#shared/ports/vault-inventory.ts';
import { madeAt } from '../version-age.ts';
import type { Database } from './database.ts';
import { query, write } from './statement.ts';
import { forVault, vaultError } from './vault-error.ts';

type Value = string | number;
type Row = readonly unknown[];

interface Part {
  /** Rows behind this place, in order. */
  readonly after: (key: readonly Value[], limit: number) => readonly Row[];
  /** Before every key. */
  readonly start: readonly Value[];
  readonly keyOf: (row: Row) => readonly Value[];
  readonly keptOf: (row: Row) => Kept;
}

/** What lies in the vault's tables, one table after the other. */
export function sqliteVaultInventory({ sql, writes }: Database, tokens: TokenVault): VaultInventory {
  const parts = partsOf(sql);
  const dropVersion = write(sql, 'DELETE FROM client_credentials WHERE client = ? AND version_id = ?');

  return {
    list: async ({ limit, cursor }) => {
      const at = cursor === undefined ? undefined : (JSON.parse(cursor) as readonly [number, ...Value[]]);
      const [first = 0, ...key] = at ?? [];
      const items: Kept[] = [];
      for (const [index, part] of [...parts.entries()].slice(first)) {
        const from = index === first && key.length > 0 ? key : part.start;
        const rows = forVault(() => part.after(from, limit - items.length));
        items.push(...rows.map(part.keptOf));
        const last = rows.at(-1);
        if (items.length >= limit && last !== undefined)
          return { items, cursor: JSON.stringify([index, ...part.keyOf(last)]) };
      }
      return { items };
    },
    destroy: async (place) => {
      if (place.kind === 'tokens') {
        await tokens.destroyEpoch(place.integration, place.epoch);
        return 'destroyed';
      }
      if (place.kind !== 'client' || place.versionId === undefined) return 'kept';
      const { client, versionId } = place;
      await writes.run(() => dropVersion(client, versionId)).catch(vaultError);
      return 'destroyed';
    },
  };
}

/** Text and numbers as they are in the columns. */
const valuesOf = (row: Row, count: number): readonly Value[] => row.slice(0, count) as readonly Value[];

function partsOf(sql: Database['sql']): readonly Part[] {
  const epochs = query(
    sql,
    `SELECT integration, epoch, max(version_id) FROM token_sets WHERE (integration, epoch) > (?, ?)
     GROUP BY integration, epoch ORDER BY integration, epoch LIMIT ?`,
  );
  const versions = query(
    sql,
    `SELECT client, version_id FROM client_credentials WHERE (client, version_id) > (?, ?)
     ORDER BY client, version_id LIMIT ?`,
  );
  const ofClients = (table: 'webhook_keys' | 'registration_keys', kind: 'webhook' | 'registration'): Part => {
    const clients = query(sql, `SELECT client FROM ${table} WHERE client > ? ORDER BY client LIMIT ?`);
    return {
      after: (key, limit) => clients(...key, limit),
      start: [''],
      keyOf: (row) => valuesOf(row, 1),
      keptOf: ([client]) => ({ place: { kind, client: client as ClientId } }),
    };
  };
  return [
    {
      after: (key, limit) => epochs(...key, limit),
      start: ['', 0],
      keyOf: (row) => valuesOf(row, 2),
      keptOf: ([integration, epoch, newest]) => ({
        place: { kind: 'tokens', integration: integration as IntegrationId, epoch: Number(epoch) },
        ...madeAt(String(newest)),
      }),
    },
    {
      after: (key, limit) => versions(...key, limit),
      start: ['', ''],
      keyOf: (row) => valuesOf(row, 2),
      keptOf: ([client, versionId]) => ({
        place: { kind: 'client', client: client as ClientId, versionId: String(versionId) },
        ...madeAt(String(versionId)),
      }),
    },
    ofClients('webhook_keys', 'webhook'),
    ofClients('registration_keys', 'registration'),
  ];
}
