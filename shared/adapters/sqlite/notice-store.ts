import type { Notice } from '#shared/domain/notice/notice.ts';
import type { NoticeStore } from '#shared/ports/notice-store.ts';
import type { Database } from './database.ts';
import { query, queryOne, write } from './statement.ts';

/** Notices in SQLite: those of one vendor are a row of JSON, read, decided on and written in one transaction. */
export function sqliteNoticeStore({ sql, writes }: Database): NoticeStore {
  const selectAll = query(sql, 'SELECT notices FROM vendor_notices ORDER BY vendor');
  const select = queryOne(sql, 'SELECT notices FROM vendor_notices WHERE vendor = ?');
  const upsert = write(
    sql,
    'INSERT INTO vendor_notices (vendor, notices) VALUES (?, ?) ON CONFLICT DO UPDATE SET notices = excluded.notices',
  );
  return {
    list: async () => selectAll().flatMap(([text]) => parse(text)),
    change: (vendor, decide) =>
      writes.run(() => {
        const { notices, result } = decide(parse(select(vendor)?.[0]));
        if (notices !== undefined) upsert(vendor, JSON.stringify(notices));
        return result;
      }),
  };
}

/** Only this adapter writes the column. */
const parse = (text: unknown): readonly Notice[] =>
  text === undefined ? [] : (JSON.parse(text as string) as readonly Notice[]);
