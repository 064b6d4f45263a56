import { Secret } from '#shared/domain/secret.ts';
import type { RegistrationKeys } from '#shared/ports/webhook-registrations.ts';
import type { Sealer } from '../sealing.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';
import { forVault, vaultError } from './vault-error.ts';

/** What each client's webhook is registered with, sealed for it. */
export function sqliteRegistrationKeys({ sql, writes }: Database, seals: Sealer): RegistrationKeys {
  const select = queryOne(sql, 'SELECT sealed FROM registration_keys WHERE client = ?');
  const upsert = write(
    sql,
    'INSERT INTO registration_keys (client, sealed) VALUES (?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed',
  );
  return {
    put: async (client, key) => {
      const sealed = seals.seal(key.reveal(), [client]);
      await writes.run(() => upsert(client, sealed)).catch(vaultError);
    },
    get: async (client) =>
      forVault(() => {
        const sealed = select(client)?.[0];
        return sealed === undefined ? undefined : new Secret(seals.open(sealed as Uint8Array, [client]));
      }),
  };
}
