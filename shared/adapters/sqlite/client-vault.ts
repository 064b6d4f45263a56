import type { ClientId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type ClientCredential, type ClientVault, VaultUnavailable } from '#shared/ports/vault.ts';
import type { Sealer } from '../sealing.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';
import { forVault, vaultError } from './vault-error.ts';

/** What OAuth clients prove themselves with, each version sealed for its client. */
export function sqliteClientVault({ sql, writes }: Database, seals: Sealer): ClientVault {
  const select = queryOne(sql, 'SELECT sealed FROM client_credentials WHERE client = ? AND version_id = ?');
  const insert = write(
    sql,
    'INSERT INTO client_credentials (client, version_id, sealed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const read = (client: ClientId, versionId: string): string | undefined => {
    const sealed = select(client, versionId)?.[0];
    return sealed === undefined ? undefined : seals.open(sealed as Uint8Array, [client, versionId]);
  };

  const put = async (client: ClientId, versionId: string, credential: ClientCredential): Promise<void> => {
    const text = credentialText(credential);
    const sealed = seals.seal(text, [client, versionId]);
    const isNew = await writes.run(() => insert(client, versionId, sealed) === 1).catch(vaultError);
    if (!isNew && forVault(() => read(client, versionId)) !== text) {
      throw new VaultUnavailable(`version ${versionId} of client ${client} holds another credential`);
    }
  };

  return {
    put,
    putPending: put,
    // Nobody looks into this file: there is no label to move.
    settle: async () => {},
    get: async (client, versionId) => {
      const text = forVault(() => read(client, versionId));
      return text === undefined ? undefined : parseCredential(text);
    },
  };
}

const PARTS = ['clientSecret', 'privateKeyJwk', 'registrationAccessToken', 'admin'] as const;

function credentialText(credential: ClientCredential): string {
  return JSON.stringify(Object.fromEntries(PARTS.map((part) => [part, credential[part]?.reveal()])));
}

/** Only this adapter writes the text, and the seal says that it is whole. */
function parseCredential(text: string): ClientCredential {
  const stored = JSON.parse(text) as Readonly<Record<string, string | undefined>>;
  const present = PARTS.flatMap((part) => {
    const value = stored[part];
    return value === undefined ? [] : [[part, new Secret(value)] as const];
  });
  return Object.fromEntries(present);
}
