import type { JobId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job/job.ts';
import { lookAt } from '#shared/domain/job/upcoming.ts';
import type { JobStore } from '#shared/ports/job-store.ts';
import type { Database } from './database.ts';
import { query, queryOne, write } from './statement.ts';

/** Batch jobs in SQLite, a row of JSON each, with a copy of when it is to be looked at. */
export function sqliteJobStore({ sql, writes }: Database): JobStore {
  const select = queryOne(sql, 'SELECT job FROM jobs WHERE id = ?');
  const selectPage = query(sql, 'SELECT job FROM jobs WHERE id > ? ORDER BY id LIMIT ?');
  const selectDue = query(
    sql,
    'SELECT id FROM jobs WHERE look_at IS NOT NULL AND look_at <= ? ORDER BY look_at, id LIMIT ?',
  );
  const upsert = write(
    sql,
    `INSERT INTO jobs (id, look_at, job) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET look_at = excluded.look_at, job = excluded.job`,
  );
  const remove = write(sql, 'DELETE FROM jobs WHERE id = ?');
  const find = (id: JobId): Job | undefined => {
    const row = select(id);
    return row === undefined ? undefined : parse(row[0]);
  };
  return {
    find: async (id) => find(id),
    list: async ({ limit, cursor = '' }) => {
      const found = selectPage(cursor, limit + 1).map(([job]) => parse(job));
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return found.length > limit && last !== undefined ? { items, cursor: last.id } : { items };
    },
    due: async (now, limit) => selectDue(now, limit).map(([id]) => id as JobId),
    change: (id, decide) =>
      writes.run(() => {
        const { job, result } = decide(find(id));
        if (job !== undefined) upsert(id, lookAt(job) ?? null, JSON.stringify(job));
        return result;
      }),
    remove: async (id) => ((await writes.run(() => remove(id))) === 0 ? 'missing' : 'removed'),
  };
}

/** Only this adapter writes the column. */
const parse = (text: unknown): Job => JSON.parse(text as string) as Job;
