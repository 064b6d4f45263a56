import type { Pass } from '#shared/domain/reconcile/pass.ts';
import type { Sighting } from '#shared/domain/reconcile/sighting.ts';
import type { ReconcileMemory } from '#shared/ports/reconcile-memory.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';

/**
 * Notes of reconciliation beside what the database notes of itself: nothing is lost with them, so that they are worth no
 * table and no schema of their own. Whoever ends a pass sweeps out what is to be forgotten.
 */
export function sqliteReconcileMemory({ sql, writes }: Database): ReconcileMemory {
  const select = queryOne(sql, 'SELECT value FROM meta WHERE name = ?');
  const upsert = write(
    sql,
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  // Other values are no JSON, and only CASE keeps SQLite from looking into them.
  const sweep = write(
    sql,
    `DELETE FROM meta
     WHERE CASE WHEN name GLOB 'reconcile.seen.*' THEN json_extract(value, '$.forgetAt') <= ? ELSE 0 END`,
  );
  // Only this adapter writes these values.
  const read = <T>(name: string): T | undefined => {
    const value = select(name)?.[0];
    return typeof value === 'string' ? (JSON.parse(value) as T) : undefined;
  };

  return {
    pass: async (walk) => read<Pass>(`reconcile.pass.${walk}`),
    keepPass: async (walk, pass) => {
      await writes.run(() => {
        if (pass.endedAt !== undefined) sweep(pass.endedAt);
        upsert(`reconcile.pass.${walk}`, JSON.stringify(pass));
      });
    },
    sighting: async (name) => read<{ readonly sighting: Sighting }>(`reconcile.seen.${name}`)?.sighting,
    keepSighting: async (name, sighting, forgetAt) => {
      await writes.run(() => upsert(`reconcile.seen.${name}`, JSON.stringify({ forgetAt, sighting })));
    },
  };
}
