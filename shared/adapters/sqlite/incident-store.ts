import type { Incident } from '#shared/domain/incident/incident.ts';
import { isOnRecord } from '#shared/domain/incident/incident.ts';
import type { IncidentStore } from '#shared/ports/incident-store.ts';
import type { Database } from './database.ts';
import { query, queryOne, write } from './statement.ts';

/** Incidents in SQLite, a row of JSON for each cause; what is over and told goes when its cause comes again, or never. */
export function sqliteIncidentStore({ sql, writes }: Database): IncidentStore {
  const selectLive = query(sql, 'SELECT incident FROM incidents WHERE live = 1 ORDER BY key');
  const select = queryOne(sql, 'SELECT incident FROM incidents WHERE key = ?');
  const upsert = write(
    sql,
    `INSERT INTO incidents (key, live, incident) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET live = excluded.live, incident = excluded.incident`,
  );
  return {
    listLive: async () => selectLive().map(([text]) => parse(text)),
    change: (key, decide) =>
      writes.run(() => {
        const text = select(key)?.[0];
        const { incident, result } = decide(text === undefined ? undefined : parse(text));
        if (incident !== undefined) upsert(key, isOnRecord(incident) ? 1 : 0, JSON.stringify(incident));
        return result;
      }),
  };
}

/** Only this adapter writes the column. */
const parse = (text: unknown): Incident => JSON.parse(text as string) as Incident;
