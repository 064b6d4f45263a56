import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { Secret } from '#shared/domain/secret.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../../support/directory.ts';
import { aClientId, anAttemptId, anIntegration, aTokenSet } from '../../support/integration.ts';

let parent: TemporaryDirectory;
let directory: string;
beforeEach(() => {
  parent = temporaryDirectory();
  directory = join(parent.path, 'data');
});
afterEach(() => parent.remove());

const ref = { integration: anIntegration().id, epoch: 1, versionId: anAttemptId(1) };
const modeOf = (...path: readonly string[]) => (statSync(join(...path)).mode & 0o777).toString(8);
/** Everything in the directory except the key, as one text. */
const allFiles = () =>
  readdirSync(directory)
    .filter((name) => name !== 'vault.key')
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join();

describe('the data directory', () => {
  it('is open to its owner only, and so is every file in it', async () => {
    const storage = openStorage(directory);
    await storage.store.create(anIntegration());
    expect(modeOf(directory)).toBe('700');
    expect(readdirSync(directory).toSorted()).toEqual([
      'grantkeeper.db',
      'grantkeeper.db-shm',
      'grantkeeper.db-wal',
      'vault.key',
    ]);
    for (const name of readdirSync(directory)) expect([name, modeOf(directory, name)]).toEqual([name, '600']);
    await storage.close();
  });

  it('holds no token, secret or key outside what is sealed', async () => {
    const storage = openStorage(directory);
    await storage.store.create(anIntegration());
    await storage.vault.put(
      ref,
      aTokenSet({ accessToken: new Secret('plain-access'), refreshToken: new Secret('plain-refresh') }),
      [],
    );
    await storage.clientVault.put(aClientId('acme'), 'v1', { clientSecret: new Secret('plain-secret') });
    await storage.fingerprints.fingerprint(new Secret('plain-refresh'));
    const key = readFileSync(join(directory, 'vault.key'), 'utf8').trim();
    for (const moment of ['open', 'closed']) {
      if (moment === 'closed') await storage.close();
      const text = allFiles();
      expect(text).toContain('payroll');
      for (const plain of ['plain-access', 'plain-refresh', 'plain-secret', key]) {
        expect(text.includes(plain), `${plain}, ${moment}`).toBe(false);
      }
      expect(text.includes(Buffer.from(key, 'hex').toString('latin1'))).toBe(false);
    }
  });

  it('keeps nothing of a destroyed epoch, not even sealed', async () => {
    const storage = openStorage(directory);
    await storage.vault.put(ref, aTokenSet({ accessToken: new Secret('x'.repeat(9000)) }), []);
    const reader = new DatabaseSync(join(directory, 'grantkeeper.db'));
    const sealed = reader.prepare('SELECT sealed FROM token_sets').get()?.sealed as Uint8Array;
    reader.close();
    const [head, tail] = [sealed.subarray(0, 40), sealed.subarray(-40)].map((part) =>
      Buffer.from(part).toString('latin1'),
    );
    expect(allFiles()).toContain(head);
    await storage.vault.destroyEpoch(ref.integration, 1);
    expect(allFiles().includes(head ?? '')).toBe(false);
    expect(allFiles().includes(tail ?? '')).toBe(false);
    await storage.close();
  });

  it('does not wait for another reader when it destroys', async () => {
    const storage = openStorage(directory);
    await storage.vault.put(ref, aTokenSet(), []);
    const reader = new DatabaseSync(join(directory, 'grantkeeper.db'));
    reader.exec('BEGIN; SELECT * FROM token_sets');
    const started = performance.now();
    await storage.vault.destroyEpoch(ref.integration, 1);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await storage.vault.get(ref)).toBeUndefined();
    reader.close();
    await storage.close();
  });

  it('is closed for good: what comes later is told so', async () => {
    const storage = openStorage(directory);
    const last = storage.store.create(anIntegration());
    await storage.close();
    expect(await last).toBe('created');
    await expect(storage.store.find(anIntegration().id)).rejects.toThrow(StoreUnavailable);
    await expect(storage.store.create(anIntegration())).rejects.toThrow(StoreUnavailable);
    await expect(storage.vault.get(ref)).rejects.toThrow(VaultUnavailable);
  });

  it('refuses to go on without the key, with the key of another, and with a broken one', async () => {
    await openStorage(directory).close();
    const keyFile = join(directory, 'vault.key');
    const key = readFileSync(keyFile, 'utf8');
    rmSync(keyFile);
    expect(() => openStorage(directory)).toThrow(/vault\.key is missing/);
    writeFileSync(keyFile, 'ab'.repeat(32), { mode: 0o600 });
    expect(() => openStorage(directory)).toThrow(/vault\.key is not the key of this directory/);
    writeFileSync(keyFile, 'not a key');
    expect(() => openStorage(directory)).toThrow(/vault\.key holds no key/);
    writeFileSync(keyFile, key);
    await openStorage(directory).close();
  });

  it('refuses a key that others can read', async () => {
    await openStorage(directory).close();
    chmodSync(join(directory, 'vault.key'), 0o644);
    expect(() => openStorage(directory)).toThrow(/open to others \(mode 644\): chmod 600/);
  });

  it('refuses data of a newer release, and leaves it as it is', async () => {
    await openStorage(directory).close();
    const sql = new DatabaseSync(join(directory, 'grantkeeper.db'));
    sql.exec('PRAGMA user_version = 99');
    expect(() => openStorage(directory)).toThrow(
      /written by a newer release \(schema 99, this one knows \d+\)/,
    );
    expect(sql.prepare('PRAGMA user_version').get()?.user_version).toBe(99);
    sql.close();
  });
});
