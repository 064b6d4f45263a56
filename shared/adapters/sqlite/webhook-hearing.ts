import type { Heard } from '#shared/domain/webhook/heard.ts';
import type { WebhookHearing } from '#shared/ports/webhook-registrations.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';

/** When each client's webhook was last heard. */
export function sqliteWebhookHearing({ sql, writes }: Database): WebhookHearing {
  const select = queryOne(sql, 'SELECT heard FROM webhook_heard WHERE client = ?');
  const upsert = write(
    sql,
    'INSERT INTO webhook_heard (client, heard) VALUES (?, ?) ON CONFLICT DO UPDATE SET heard = excluded.heard',
  );
  const remove = write(sql, 'DELETE FROM webhook_heard WHERE client = ?');
  return {
    find: async (client) => {
      const text = select(client)?.[0];
      return text === undefined ? undefined : (JSON.parse(text as string) as Heard);
    },
    put: async (client, heard) => {
      await writes.run(() => upsert(client, JSON.stringify(heard)));
    },
    forget: async (client) => {
      await writes.run(() => remove(client));
    },
  };
}
