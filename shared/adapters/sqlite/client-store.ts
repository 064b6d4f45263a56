import type { DatabaseSync } from 'node:sqlite';
import { add, bucketOf, EMPTY_BUCKET, WINDOW_LENGTH } from '#shared/domain/circuit.ts';
import type { Bucket, Window } from '#shared/domain/circuit-state.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { before, type Instant } from '#shared/domain/time.ts';
import type { ClientChanged, ClientStore } from '#shared/ports/client-store.ts';
import type { Database } from './database.ts';
import { query, queryOne, write } from './statement.ts';

/** OAuth clients in SQLite: each a row of JSON, read, decided on and written in one transaction. */
export function sqliteClientStore({ sql, writes }: Database): ClientStore {
  const { find, insert, update } = clientRows(sql);
  const selectPage = query(sql, 'SELECT row FROM clients WHERE id > ? ORDER BY id LIMIT ?');

  return {
    find: async (id) => find(id),
    create: (client) => writes.run(() => (insert(client) ? 'created' : 'exists')),
    list: async ({ limit, cursor }) => {
      // One more than asked for tells whether there is a next page.
      const rows = selectPage(cursor ?? '', limit + 1);
      const items = rows.slice(0, limit).map(([text]) => parseClient(text));
      const last = items.at(-1);
      return rows.length > limit && last !== undefined ? { items, cursor: last.id } : { items };
    },
    count: (id, at, by) =>
      writes.run(() => {
        const client = find(id);
        if (client === undefined) return undefined;
        const window = counted(client.circuit.window, at, by);
        return update({ ...client, circuit: { ...client.circuit, window } });
      }),
    change: (id, decide) =>
      writes.run((): ClientChanged<ReturnType<typeof decide>['result']> => {
        const client = find(id);
        if (client === undefined) return { kind: 'missing' };
        const change = decide(client);
        if (change.client === undefined) return { kind: 'changed', client, result: change.result };
        // Only `count` touches the window.
        const circuit = { ...change.client.circuit, window: client.circuit.window };
        return { kind: 'changed', client: update({ ...change.client, circuit }), result: change.result };
      }),
  };
}

function clientRows(sql: DatabaseSync) {
  const select = queryOne(sql, 'SELECT row FROM clients WHERE id = ?');
  const insert = write(sql, 'INSERT INTO clients (id, row) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const update = write(sql, 'UPDATE clients SET row = ? WHERE id = ?');
  return {
    find: (id: ClientId): OAuthClient | undefined => {
      const found = select(id);
      return found === undefined ? undefined : parseClient(found[0]);
    },
    insert: (client: OAuthClient): boolean => insert(client.id, JSON.stringify(client)) === 1,
    update: (client: OAuthClient): OAuthClient => {
      update(JSON.stringify(client), client.id);
      return client;
    },
  };
}

/** Only this adapter writes the column, so the text is a client. */
function parseClient(text: unknown): OAuthClient {
  return JSON.parse(text as string) as OAuthClient;
}

/** A late count never pushes a newer bucket out: only what is too old for `at` is forgotten. */
function counted(window: Window, at: Instant, by: Partial<Bucket>): Window {
  const key = String(bucketOf(at));
  const kept = Object.entries(window).filter(([start]) => Number(start) > before(at, WINDOW_LENGTH));
  return { ...Object.fromEntries(kept), [key]: add(window[key] ?? EMPTY_BUCKET, by) };
}
