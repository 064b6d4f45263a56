import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealer } from '#shared/adapters/sealing.ts';
import { openDatabase } from '#shared/adapters/sqlite/database.ts';
import { sqliteTokenVault } from '#shared/adapters/sqlite/token-vault.ts';
import { Secret } from '#shared/domain/secret.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { anAttemptId, anIntegrationId, aTokenSet } from '../../support/integration.ts';

const id = anIntegrationId('payroll');
const refTo = (n: number, epoch = 1) => ({ integration: id, epoch, versionId: anAttemptId(n) });

function aVault() {
  const database = openDatabase(':memory:');
  return { database, vault: sqliteTokenVault(database, sealer(randomBytes(32), 'token-set')) };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the sealed vault', () => {
  it('forgets old versions in the write that makes them old', async () => {
    const { database, vault } = aVault();
    for (const n of [1, 2, 3, 4])
      await vault.put(refTo(n), aTokenSet(), [anAttemptId(2), anAttemptId(n - 1)]);
    expect(await vault.get(refTo(1))).toBeUndefined();
    const left = database.sql.prepare('SELECT version_id FROM token_sets ORDER BY version_id').all();
    expect(left.map((row) => row.version_id)).toEqual([2, 3, 4].map(anAttemptId));
    await database.close();
  });

  it('destroys one version', async () => {
    const { database, vault } = aVault();
    await vault.put(refTo(1), aTokenSet(), []);
    await vault.destroyVersion(refTo(1));
    expect(await vault.get(refTo(1))).toBeUndefined();
    await database.close();
  });

  it.each([
    ['another version', 'version_id', anAttemptId(9), refTo(9)],
    ['another epoch', 'epoch', 2, refTo(1, 2)],
    ['another integration', 'integration', 'other', { ...refTo(1), integration: anIntegrationId('other') }],
  ])('does not open a token set that was moved to %s', async (_name, column, value, ref) => {
    const { database, vault } = aVault();
    await vault.put(refTo(1), aTokenSet(), []);
    database.sql.prepare(`UPDATE token_sets SET ${column} = ?`).run(value);
    const error = await failureOf(vault.get(ref));
    expect(error).toBeInstanceOf(VaultUnavailable);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('token-1');
    await database.close();
  });

  it.each([0, 5, 20, -1])('does not open a token set whose byte at %i was changed', async (at) => {
    const { database, vault } = aVault();
    await vault.put(refTo(1), aTokenSet(), []);
    const sealed = database.sql.prepare('SELECT sealed FROM token_sets').get()?.sealed as Uint8Array;
    const place = at < 0 ? sealed.length + at : at;
    sealed[place] = (sealed[place] ?? 0) ^ 1;
    database.sql.prepare('UPDATE token_sets SET sealed = ?').run(sealed);
    expect(await failureOf(vault.get(refTo(1)))).toBeInstanceOf(VaultUnavailable);
    await database.close();
  });

  it('does not take what one purpose sealed for another', () => {
    const key = randomBytes(32);
    const sealed = sealer(key, 'escrow').seal('text', ['a', 1]);
    expect(sealer(key, 'escrow').open(sealed, ['a', 1])).toBe('text');
    expect(() => sealer(key, 'token-set').open(sealed, ['a', 1])).toThrow(VaultUnavailable);
  });

  it('refuses another token set under a version that is taken, without saying what either holds', async () => {
    const { database, vault } = aVault();
    await vault.put(refTo(1), aTokenSet(), []);
    const error = await failureOf(
      vault.put(refTo(1), aTokenSet({ accessToken: new Secret('access-token-2') }), []),
    );
    expect(error).toBeInstanceOf(VaultUnavailable);
    expect(String(error)).not.toContain('access-token');
    await database.close();
  });

  it('says in its own word that the database does not answer', async () => {
    const { database, vault } = aVault();
    database.sql.exec('DROP TABLE token_sets');
    expect(await failureOf(vault.get(refTo(1)))).toBeInstanceOf(VaultUnavailable);
    expect(await failureOf(vault.put(refTo(1), aTokenSet(), []))).toBeInstanceOf(VaultUnavailable);
    expect(await failureOf(vault.destroyEpoch(id, 1))).toBeInstanceOf(VaultUnavailable);
    await database.close();
  });
});
