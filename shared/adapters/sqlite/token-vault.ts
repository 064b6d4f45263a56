import type { DatabaseSync } from 'node:sqlite';
import type { AttemptId, IntegrationId } from '#shared/domain/ids.ts';
import { type TokenSetRef, type TokenVault, VaultUnavailable } from '#shared/ports/vault.ts';
import type { Sealer } from '../sealing.ts';
import { parseTokenSet, tokenSetText } from '../token-set-text.ts';
import type { Database } from './database.ts';
import { query, queryOne, write } from './statement.ts';
import { forVault, vaultError } from './vault-error.ts';

/**
 * Token sets, each sealed for its integration, epoch and version. A write forgets what it need not keep in the same
 * transaction. Sealed and opened outside of it: the transaction holds up every other writer.
 */
export function sqliteTokenVault({ sql, writes, emptyLog }: Database, seals: Sealer): TokenVault {
  const rows = tokenSetRows(sql);

  const read = (ref: TokenSetRef): string | undefined => {
    const sealed = rows.select(ref);
    return sealed === undefined ? undefined : seals.open(sealed, placeOf(ref));
  };

  return {
    put: async (ref, tokens, keep) => {
      const text = tokenSetText(tokens);
      const sealed = seals.seal(text, placeOf(ref));
      const isNew = await writes
        .run(() => {
          if (!rows.insert(ref, sealed)) return false;
          const oldest = [...keep, ref.versionId].toSorted()[0];
          if (keep.length > 0 && oldest !== undefined) rows.deleteBefore(ref, oldest);
          return true;
        })
        .catch(vaultError);
      if (!isNew && forVault(() => read(ref)) !== text) {
        throw new VaultUnavailable(`version ${ref.versionId} of ${ref.integration} holds another token set`);
      }
    },
    get: async (ref) => {
      const text = forVault(() => read(ref));
      return text === undefined ? undefined : parseTokenSet(text);
    },
    versions: async (integration, epoch) => forVault(() => rows.versions(integration, epoch)),
    destroyVersion: (ref) => writes.run(() => rows.delete(ref, ref.versionId)).catch(vaultError),
    destroyEpoch: async (integration, epoch) => {
      await writes.run(() => rows.deleteEpoch(integration, epoch)).catch(vaultError);
      forVault(emptyLog);
    },
  };
}

const placeOf = (ref: TokenSetRef) => [ref.integration, ref.epoch, ref.versionId];

function tokenSetRows(sql: DatabaseSync) {
  const ofEpoch = 'integration = ? AND epoch = ?';
  const select = queryOne(sql, `SELECT sealed FROM token_sets WHERE ${ofEpoch} AND version_id = ?`);
  const versions = query(sql, `SELECT version_id FROM token_sets WHERE ${ofEpoch} ORDER BY version_id`);
  const insert = write(
    sql,
    'INSERT INTO token_sets (integration, epoch, version_id, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const remove = write(sql, `DELETE FROM token_sets WHERE ${ofEpoch} AND version_id = ?`);
  const removeBefore = write(sql, `DELETE FROM token_sets WHERE ${ofEpoch} AND version_id < ?`);
  const removeEpoch = write(sql, `DELETE FROM token_sets WHERE ${ofEpoch}`);
  return {
    select: (ref: TokenSetRef) =>
      select(ref.integration, ref.epoch, ref.versionId)?.[0] as Uint8Array | undefined,
    versions: (integration: IntegrationId, epoch: number) =>
      versions(integration, epoch).map(([versionId]) => versionId as AttemptId),
    insert: (ref: TokenSetRef, sealed: Uint8Array) =>
      insert(ref.integration, ref.epoch, ref.versionId, sealed) === 1,
    delete: (ref: TokenSetRef, versionId: string): void => {
      remove(ref.integration, ref.epoch, versionId);
    },
    /** A version's id is a UUID version 7: its order is its age. */
    deleteBefore: (ref: TokenSetRef, versionId: string): void => {
      removeBefore(ref.integration, ref.epoch, versionId);
    },
    deleteEpoch: (integration: IntegrationId, epoch: number): void => {
      removeEpoch(integration, epoch);
    },
  };
}
