import type { TokenOwner, TokenOwners } from '#shared/ports/token-owners.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';

/** Owners in SQLite, a row for each fingerprint. */
export function sqliteTokenOwners({ sql, writes }: Database): TokenOwners {
  const select = queryOne(sql, 'SELECT owner FROM token_owners WHERE mark = ?');
  const upsert = write(
    sql,
    'INSERT INTO token_owners (mark, owner) VALUES (?, ?) ON CONFLICT DO UPDATE SET owner = excluded.owner',
  );
  return {
    claim: (mark, owner, instead) =>
      writes.run(() => {
        const found = select(mark)?.[0];
        // Only this adapter writes the column, and what it gives out is what it has read: the texts are alike.
        const mayTake = found === undefined || (instead !== undefined && found === JSON.stringify(instead));
        if (!mayTake) return JSON.parse(found as string) as TokenOwner;
        upsert(mark, JSON.stringify(owner));
        return owner;
      }),
  };
}
