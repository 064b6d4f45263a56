import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealer } from '#shared/adapters/sealing.ts';
import { sqliteClientVault } from '#shared/adapters/sqlite/client-vault.ts';
import { openDatabase } from '#shared/adapters/sqlite/database.ts';
import { sealedEscrow } from '#shared/adapters/sqlite/escrow-sealer.ts';
import { ID_PATTERN } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { aClientId, anAttemptId, anIntegrationId, aTokenSet } from '../support/integration.ts';

const SEED = 20_261_124;
const PURPOSES = ['token-set', 'client-credential', 'escrow'];
const key = randomBytes(32);
const place = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  id: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/),
  epoch: fc.nat(30),
  version: fc.nat(30).map(anAttemptId),
});
const nameOf = (at: {
  readonly purpose: string;
  readonly id: string;
  readonly epoch: number;
  readonly version: string;
}) => [at.id, at.epoch, at.version] as const;

describe('what is sealed', () => {
  it('opens in its own place, and in no other', () => {
    fc.assert(
      fc.property(place, place, fc.string(), (home, other, text) => {
        const sealed = sealer(key, home.purpose).seal(text, nameOf(home));
        expect(sealer(key, home.purpose).open(sealed, nameOf(home))).toBe(text);
        const isSame = JSON.stringify(home) === JSON.stringify(other);
        if (!isSame) {
          expect(() => sealer(key, other.purpose).open(sealed, nameOf(other))).toThrow(VaultUnavailable);
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('opens with no other key, cut at no byte, changed in no bit', () => {
    const sealed = sealer(key, 'token-set').seal('a token set', ['payroll', 1, 'v1']);
    expect(() => sealer(randomBytes(32), 'token-set').open(sealed, ['payroll', 1, 'v1'])).toThrow(
      VaultUnavailable,
    );
    for (let at = 0; at < sealed.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Uint8Array.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => sealer(key, 'token-set').open(changed, ['payroll', 1, 'v1'])).toThrow(VaultUnavailable);
      }
      expect(() => sealer(key, 'token-set').open(sealed.subarray(0, at), ['payroll', 1, 'v1'])).toThrow(
        VaultUnavailable,
      );
    }
  });

  it('cannot be moved by an id: none has the line break that parts the names of a place', () => {
    expect(ID_PATTERN.test('a\n1')).toBe(false);
    expect(ID_PATTERN.test('a\n')).toBe(false);
  });
});

describe('a sealed value that was moved', () => {
  it.each([
    ['another client', 'client', 'other', 'other', 'v1'],
    ['another version', 'version_id', 'v2', 'acme', 'v2'],
  ])('to %s does not open', async (_what, column, value, client, version) => {
    const database = openDatabase(':memory:');
    const vault = sqliteClientVault(database, sealer(key, 'client-credential'));
    await vault.put(aClientId('acme'), 'v1', { clientSecret: new Secret('the-secret-of-acme') });
    database.sql.prepare(`UPDATE client_credentials SET ${column} = ?`).run(value);
    await expect(vault.get(aClientId(client), version)).rejects.toThrow(VaultUnavailable);
    await database.close();
  });

  it.each([
    ['integration', { integration: anIntegrationId('other') }],
    ['epoch', { epoch: 2 }],
    ['version', { versionId: anAttemptId(2) }],
  ])('to the escrow of another %s does not open', async (_what, other) => {
    const escrow = sealedEscrow(sealer(key, 'escrow'));
    const ref = { integration: anIntegrationId('payroll'), epoch: 1, versionId: anAttemptId(1) };
    const sealed = await escrow.seal(ref, aTokenSet());
    expect((await escrow.open(ref, sealed)).accessToken.equals(aTokenSet().accessToken)).toBe(true);
    await expect(escrow.open({ ...ref, ...other }, sealed)).rejects.toThrow(VaultUnavailable);
  });
});
