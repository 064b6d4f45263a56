import type { Announcements } from '#shared/ports/announcements.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';

/** Announcements in SQLite, a row for each key. Whoever claims one sweeps out what is to be forgotten. */
export function sqliteAnnouncements({ sql, writes }: Database): Announcements {
  const select = queryOne(sql, 'SELECT is_done, until FROM announcements WHERE key = ?');
  const upsert = write(
    sql,
    `INSERT INTO announcements (key, is_done, until) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET is_done = excluded.is_done, until = excluded.until`,
  );
  const sweep = write(sql, 'DELETE FROM announcements WHERE until <= ?');
  const remove = write(sql, 'DELETE FROM announcements WHERE key = ? AND is_done = 0');
  return {
    claim: (key, now, until) =>
      writes.run(() => {
        const [isDone, heldUntil] = select(key) ?? [];
        if (typeof heldUntil === 'number' && heldUntil > now) return isDone === 1 ? 'done' : 'taken';
        sweep(now);
        upsert(key, 0, until);
        return 'mine';
      }),
    done: async (key, forgetAt) => {
      await writes.run(() => upsert(key, 1, forgetAt));
    },
    release: async (key) => {
      await writes.run(() => remove(key));
    },
  };
}
