import { expect, it } from 'vitest';
import { after, days, minutes } from '#shared/domain/time.ts';
import { MarkedForDeletion, VaultUnavailable } from '#shared/ports/vault.ts';
import { NOW, tokenFacts } from '../../support/integration.ts';
import { aReconcileWorld, attemptOf, THEN } from '../../support/reconcile-world.ts';

const EPOCH = THEN + 3;

it('names an integration whose tokens are not in the vault, and tells it once', async () => {
  const { grant, ports, found, events, counted, clock, row } = await aReconcileWorld();
  const { id } = await grant('payroll');
  await grant('well');
  await ports.vault.destroyEpoch(id, EPOCH);
  for (let day = 0; day < 3; day++) {
    expect(await found()).toEqual(['vault_missing payroll']);
    await clock.pass(days(1));
  }
  expect(counted()).toMatchObject({ VaultMissing: 1 });
  expect(events).toMatchObject([
    { type: 'integration.degraded', code: 'vault_missing', integration: 'payroll' },
  ]);
  // The secret may be restored: nothing is decided of the grant.
  expect((await row()).care.status).toBe('active');
});

it('counts what is marked for deletion as missing', async () => {
  const { grant, ports, found } = await aReconcileWorld();
  await grant('payroll');
  ports.vault.get = async () => {
    throw new MarkedForDeletion('somebody has deleted it');
  };
  expect(await found()).toEqual(['vault_missing payroll']);
});

it('goes on behind tokens that cannot be read, and stops where the vault fails', async () => {
  const { grant, ports, reconcile } = await aReconcileWorld();
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await grant(id);
  const lost = await grant('z');
  await ports.vault.destroyEpoch(lost.id, EPOCH);
  const { get } = ports.vault;
  let broken = ['a', 'b', 'c', 'd', 'e', 'f'];
  ports.vault.get = async (ref) => {
    if (broken.includes(ref.integration)) throw new VaultUnavailable('it does not open');
    return get(ref);
  };
  expect(await reconcile()).toMatchObject({ undone: 1, isComplete: false, looked: { rows: 0 } });
  broken = ['a', 'b', 'c', 'd', 'e'];
  const ran = await reconcile();
  expect(ran).toMatchObject({
    isComplete: true,
    undone: 5,
    findings: [{ finding: 'vault_missing', of: 'z' }],
  });
});

it('believes the vault only when it says so twice', async () => {
  const { grant, ports, found } = await aReconcileWorld();
  await grant('payroll');
  const { get } = ports.vault;
  let asked = 0;
  ports.vault.get = async (ref) => (asked++ === 0 ? undefined : get(ref));
  expect(await found()).toEqual([]);
  expect(asked).toBe(2);
});

it('leaves out what is refreshed day by day, until its refreshes fail', async () => {
  const { grant, ports, found, row } = await aReconcileWorld();
  const tokens = tokenFacts({ versionId: attemptOf(10), expiresAt: after(NOW, minutes(5)) });
  const { id } = await grant('payroll', { tokens });
  await ports.vault.destroyEpoch(id, EPOCH);
  expect(await found()).toEqual([]);
  await ports.store.change(id, (seen) => ({ row: { ...seen, failures: 1 }, result: undefined }));
  expect(await found({ anew: true })).toEqual(['vault_missing payroll']);
  expect((await row()).failures).toBe(1);
});

it.each([
  ['a lease', { lease: { attemptId: attemptOf(1), until: after(NOW, minutes(1)) } }],
  ['an attempt of unknown outcome', { openAttempts: [{ attemptId: attemptOf(1), parentVersion: 3 }] }],
  ['a token set in escrow', { escrow: { versionId: attemptOf(1), epoch: EPOCH, sealed: 'x' } }],
  ['a pause', { pausedAt: NOW }],
])('says nothing of a row with %s', async (_what, more) => {
  const { grant, ports, found } = await aReconcileWorld();
  const { id } = await grant('payroll', more);
  await ports.vault.destroyEpoch(id, EPOCH);
  expect(await found()).toEqual([]);
});

it('says nothing of a row that was given another grant meanwhile', async () => {
  const { grant, lay, ports, found } = await aReconcileWorld();
  const { id } = await grant('payroll');
  await ports.vault.destroyEpoch(id, EPOCH);
  await lay('payroll', EPOCH + 1, 0);
  const tokens = tokenFacts({ versionId: attemptOf(0), obtainedAt: THEN, expiresAt: after(NOW, days(9)) });
  const { get } = ports.vault;
  ports.vault.get = async (ref) => {
    await ports.store.change(id, (row) => ({ row: { ...row, epoch: EPOCH + 1, tokens }, result: undefined }));
    return get(ref);
  };
  expect(await found()).toEqual([]);
});

it('takes the vault’s silence for no answer, and goes on where it stood', async () => {
  const { grant, ports, reconcile } = await aReconcileWorld();
  await grant('payroll');
  const { get } = ports.vault;
  ports.vault.get = async () => {
    throw new VaultUnavailable('nobody there');
  };
  expect(await reconcile()).toMatchObject({ undone: 1, isComplete: false, findings: [] });
  ports.vault.get = get;
  expect(await reconcile()).toMatchObject({ undone: 0, isComplete: true, looked: { rows: 1 } });
});
