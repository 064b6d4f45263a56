import type { ClientId } from '#shared/domain/ids.ts';
import type { WebhookKeyring } from '#shared/ports/webhook.ts';
import type { Sealer } from '../sealing.ts';
import { keysText, parseKeys } from '../webhook/keys-text.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';
import { forVault, vaultError } from './vault-error.ts';

/** What each client's deliveries are checked with, sealed for it. */
export function sqliteWebhookKeyring({ sql, writes }: Database, seals: Sealer): WebhookKeyring {
  const select = queryOne(sql, 'SELECT sealed FROM webhook_keys WHERE client = ?');
  const upsert = write(
    sql,
    'INSERT INTO webhook_keys (client, sealed) VALUES (?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed',
  );
  return {
    put: async (client, keys) => {
      const sealed = seals.seal(keysText(keys), [client]);
      await writes.run(() => upsert(client, sealed)).catch(vaultError);
    },
    get: async (client: ClientId) =>
      forVault(() => {
        const sealed = select(client)?.[0];
        return sealed === undefined ? undefined : parseKeys(seals.open(sealed as Uint8Array, [client]));
      }),
  };
}
