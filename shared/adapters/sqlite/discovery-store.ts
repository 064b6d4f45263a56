import type { SeenDiscovery } from '#shared/domain/discovery/seen.ts';
import type { DiscoveryStore } from '#shared/ports/discovery.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';

/** What was seen of discovery documents in SQLite: a row of JSON for each vendor. */
export function sqliteDiscoveryStore({ sql, writes }: Database): DiscoveryStore {
  const select = queryOne(sql, 'SELECT seen FROM vendor_discovery WHERE vendor = ?');
  const upsert = write(
    sql,
    'INSERT INTO vendor_discovery (vendor, seen) VALUES (?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen',
  );
  return {
    find: async (vendor) => {
      const text = select(vendor)?.[0];
      // Only this adapter writes the column.
      return text === undefined ? undefined : (JSON.parse(text as string) as SeenDiscovery);
    },
    put: async (seen) => {
      await writes.run(() => upsert(seen.vendor, JSON.stringify(seen)));
    },
  };
}
