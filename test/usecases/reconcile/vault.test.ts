import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, days, milliseconds, minutes } from '#shared/domain/time.ts';
import { aClientId, anIntegrationId, NOW, tokenFacts } from '../../support/integration.ts';
import { aGrant, aReconcileWorld, attemptOf, patiently, THEN } from '../../support/reconcile-world.ts';

/** The epoch of a row of the world. */
const EPOCH = THEN + 3;

it('finds nothing where all is as it should be', async () => {
  const { grant, reconcile, counted } = await aReconcileWorld();
  await grant('payroll');
  expect(await reconcile()).toMatchObject({
    looked: { vault: 2, rows: 1, vendors: 0 },
    findings: [],
    undone: 0,
    isComplete: true,
  });
  expect(counted()).toMatchObject({ OrphanSecrets: 0, VaultMissing: 0, ReconcileCompleted: 1 });
});

it('destroys what no row names once it was seen twice, a day apart', async () => {
  const { lay, grant, found, has, clock, counted } = await aReconcileWorld();
  await grant('payroll');
  await lay('gone', EPOCH);
  expect(await found()).toEqual([`orphan integrations/gone/e${EPOCH}`]);
  await clock.pass(minutes(23 * 60));
  expect(await found({ anew: true })).toEqual([`orphan integrations/gone/e${EPOCH}`]);
  expect(await has('gone', EPOCH)).toBe(true);
  await clock.pass(minutes(60));
  expect(await found({ anew: true })).toEqual([`destroyed integrations/gone/e${EPOCH}`]);
  expect([await has('gone', EPOCH), await has('payroll', EPOCH)]).toEqual([false, true]);
  expect(counted()).toMatchObject({ OrphanSecrets: 1, OrphansHeldBack: 0 });
  expect(await found({ anew: true })).toEqual([]);
});

it('destroys what an epoch had that the row has left', async () => {
  const { lay, grant, found, has, clock } = await aReconcileWorld();
  await grant('payroll');
  await lay('payroll', EPOCH - 1);
  expect(await found()).toEqual([`orphan integrations/payroll/e${EPOCH - 1}`]);
  await clock.pass(days(1));
  expect(await found()).toEqual([`destroyed integrations/payroll/e${EPOCH - 1}`]);
  expect([await has('payroll', EPOCH - 1), await has('payroll', EPOCH)]).toEqual([false, true]);
});

it('begins to count anew where the place has changed, or nobody has looked for long', async () => {
  const { lay, found, has, ports, clock } = await aReconcileWorld();
  await lay('gone', EPOCH);
  await found();
  await clock.pass(days(1));
  // A holder that stood still has written to it.
  const versionId = attemptOf(-0.5);
  const ref = { integration: anIntegrationId('gone'), epoch: EPOCH, versionId };
  const tokens = await ports.vault.get({ ...ref, versionId: attemptOf(2) });
  if (tokens === undefined) throw new Error('it is there');
  await ports.vault.put(ref, tokens, []);
  expect(await found()).toEqual([`orphan integrations/gone/e${EPOCH}`]);
  await clock.pass(days(4));
  expect(await found()).toEqual([`orphan integrations/gone/e${EPOCH}`]);
  expect(await has('gone', EPOCH)).toBe(true);
  await clock.pass(days(1));
  expect(await found()).toEqual([`destroyed integrations/gone/e${EPOCH}`]);
});

describe('what may still be needed', () => {
  const revoked = { status: 'revoked', since: NOW } as const;
  const open = [{ attemptId: attemptOf(3), parentVersion: 3 }];
  it.each([
    ['a removal is under way', { care: { ...revoked, removal: { endedEpoch: EPOCH - 1, waitFor: NOW } } }],
    ['an attempt of the withdrawn grant is open', { care: revoked, openAttempts: open }],
    [
      'a holder of the withdrawn grant lives',
      { care: revoked, lease: { attemptId: attemptOf(3), until: after(NOW, days(9)) } },
    ],
    ['it is in escrow', { escrow: { versionId: attemptOf(3), epoch: EPOCH - 1, sealed: 'x' } }],
    ['the row came out of a backup', { pausedAt: NOW, restored: { at: NOW, version: 3, epoch: EPOCH } }],
  ])('stays, because %s', async (_why, more) => {
    const { lay, grant, found, has, clock } = await aReconcileWorld();
    await grant('payroll', more);
    await lay('payroll', EPOCH - 1);
    for (let day = 0; day < 3; day++) {
      expect(await found()).toEqual([]);
      await clock.pass(days(1));
    }
    expect(await has('payroll', EPOCH - 1)).toBe(true);
  });

  it('goes once the lease of the withdrawn grant is over', async () => {
    const lease = { attemptId: attemptOf(3), until: after(NOW, minutes(2)) };
    const { lay, grant, found, has, clock } = await aReconcileWorld();
    await grant('payroll', { care: revoked, lease });
    await lay('payroll', EPOCH - 1);
    for (let day = 0; day < 3; day++) {
      await found();
      await clock.pass(days(1));
    }
    expect(await has('payroll', EPOCH - 1)).toBe(false);
  });
});

describe('a grant on its way', () => {
  const tokens = tokenFacts({ versionId: attemptOf(2), expiresAt: after(NOW, days(9)) });
  it('is not looked at twice: its secret comes before its row says so', async () => {
    const { lay, grant, found, has, clock } = await aReconcileWorld();
    await grant('payroll');
    await lay('payroll', EPOCH + 1, 0);
    expect(await found()).toEqual([]);
    await clock.pass(days(2));
    expect(await found()).toEqual([`ahead integrations/payroll/e${EPOCH + 1}`]);
    await clock.pass(days(2));
    await found();
    // The next consent writes to the very same place.
    expect(await has('payroll', EPOCH + 1)).toBe(true);
  });

  it('stands where it came between the two looks', async () => {
    const { lay, ports, found, has, clock } = await aReconcileWorld();
    await lay('payroll', EPOCH);
    await found();
    await clock.pass(days(1));
    await ports.store.create(aGrant('payroll', { tokens }));
    expect(await found()).toEqual([]);
    expect(await has('payroll', EPOCH)).toBe(true);
  });

  it('stands where it came between the judgement and the end', async () => {
    const { lay, ports, found, has, clock } = await aReconcileWorld();
    await lay('payroll', EPOCH);
    await found();
    await clock.pass(days(1));
    const { keepSighting } = ports.reconcileMemory;
    ports.reconcileMemory.keepSighting = async (...given) => {
      await ports.store.create(aGrant('payroll', { tokens }));
      return keepSighting(...given);
    };
    expect(await found()).toEqual([]);
    expect(await has('payroll', EPOCH)).toBe(true);
  });
});

describe('many orphans at once', () => {
  const MANY = 21;
  async function many() {
    const world = await aReconcileWorld();
    for (let n = 0; n < MANY; n++) await world.lay(`gone-${n}`, EPOCH);
    await world.found();
    await world.clock.pass(days(1));
    return world;
  }

  it('are more likely rows that are missing: they are held back, and on-call is told', async () => {
    const { reconcile, counted, has } = await many();
    expect((await reconcile()).counts).toMatchObject({ held_back: MANY, destroyed: 0 });
    expect(counted()).toMatchObject({ OrphansHeldBack: MANY });
    expect(await has('gone-0', EPOCH)).toBe(true);
  });

  it('go when a person has looked and says so', async () => {
    const { reconcile, has } = await many();
    expect((await reconcile({ evenMany: true })).counts).toMatchObject({ held_back: 0, destroyed: MANY });
    expect(await has('gone-0', EPOCH)).toBe(false);
  });
});

describe('while anything that came out of a backup is held', () => {
  const restored = { at: NOW, version: 3, epoch: EPOCH };
  const letGo = { released: { at: NOW, by: 'person' } } as const;

  it('nothing is destroyed, also on a person’s word, until the last of it is let go', async () => {
    const { lay, grant, found, has, clock, ports, counted } = await aReconcileWorld();
    const { id } = await grant('payroll', { pausedAt: NOW, restored });
    // Its row was made since the backup, and nobody has brought it back yet.
    await lay('since', EPOCH);
    await found();
    await clock.pass(days(1));
    expect(await found()).toEqual([`held_back integrations/since/e${EPOCH}`]);
    expect(await found({ anew: true, evenMany: true })).toEqual([`held_back integrations/since/e${EPOCH}`]);
    expect(counted()).toMatchObject({ OrphansHeldBack: 1 });
    await ports.store.change(id, (row) => ({
      row: { ...row, restored: { ...restored, ...letGo } },
      result: undefined,
    }));
    expect(await has('since', EPOCH)).toBe(true);
    expect(await found({ anew: true })).toEqual([`destroyed integrations/since/e${EPOCH}`]);
  });

  it('nor what a client has that was rotated since', async () => {
    const { ports, found, clock } = await aReconcileWorld();
    const client = aClientId('acme-main');
    const newer = attemptOf(9);
    await ports.clientVault.put(client, newer, { clientSecret: new Secret('s') });
    await ports.clients.change(client, (row) => ({ client: { ...row, restoredAt: NOW }, result: undefined }));
    await found();
    await clock.pass(days(1));
    expect(await found()).toEqual([`held_back clients/acme-main/${newer}`]);
    expect(await ports.clientVault.get(client, newer)).toBeDefined();
  });

  it('does not wait for a grant that is over', async () => {
    const { lay, grant, found, clock } = await aReconcileWorld();
    await grant('payroll', { care: { status: 'revoked', since: NOW }, pausedAt: NOW, restored });
    await lay('since', EPOCH);
    await found();
    await clock.pass(days(1));
    expect(await found()).toEqual([`destroyed integrations/since/e${EPOCH}`]);
  });
});

describe('what clients have', () => {
  const secret = { clientSecret: new Secret('s') };

  it('goes where it is a version that the client has left', async () => {
    const { ports, found, clock } = await aReconcileWorld();
    const [old, previous] = [attemptOf(9), attemptOf(8)];
    const client = aClientId('acme-main');
    await ports.clientVault.put(client, old, secret);
    await ports.clientVault.put(client, previous, secret);
    await ports.clients.change(client, (row) => ({
      client: { ...row, previousSecret: { versionId: previous, until: after(NOW, days(1)) } },
      result: undefined,
    }));
    expect(await found()).toEqual([`orphan clients/acme-main/${old}`]);
    await clock.pass(days(1));
    expect(await found()).toEqual([`destroyed clients/acme-main/${old}`]);
    expect(await ports.clientVault.get(client, old)).toBeUndefined();
    expect(await ports.clientVault.get(client, previous)).toBeDefined();
    expect(await ports.clientVault.get(client, 'first')).toBeDefined();
  });

  it('is left to a person where the client is gone', async () => {
    const { ports, found, clock } = await aReconcileWorld();
    const nobody = aClientId('nobody');
    await ports.clientVault.put(nobody, attemptOf(5), secret);
    await ports.keyring.put(nobody, { secrets: [new Secret('s')], publicKeys: [] });
    const both = [`client_gone clients/nobody/${attemptOf(5)}`, 'client_gone webhooks/nobody'];
    for (let day = 0; day < 3; day++) {
      expect(await found()).toEqual(both);
      await clock.pass(days(1));
    }
    expect(await ports.keyring.get(nobody)).toBeDefined();
  });

  it('is nobody’s concern on the day that it comes: a registration writes the vault first', async () => {
    const { ports, found } = await aReconcileWorld();
    await ports.clientVault.put(aClientId('nobody'), attemptOf(0.5), secret);
    expect(await found()).toEqual([]);
  });
});

describe('a run that ends early', () => {
  it('is gone on with where it stood, and the day is done once', async () => {
    const { lay, run, clock, ports } = await aReconcileWorld();
    for (let n = 0; n < 230; n++) await lay(`gone-${String(n).padStart(3, '0')}`, EPOCH);
    const looked: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      let pages = 0;
      const ran = await patiently(clock, run({ timeLeft: () => milliseconds(pages++ < 2 ? 60_000 : 0) }));
      if (ran.kind === 'ran') looked.push(ran.looked.vault);
    }
    expect(looked).toEqual([100, 100, 31, 0]);
    expect(await ports.reconcileMemory.pass('vault')).toMatchObject({ looked: 231, orphans: 230 });
  });

  it('is made by one at a time', async () => {
    const { ports, run, clock } = await aReconcileWorld();
    await ports.announcements.claim('reconcile', clock.now(), after(clock.now(), minutes(5)));
    expect(await clock.run(run({ timeLeft: () => minutes(1) }))).toMatchObject({
      kind: 'refused',
      code: 'temporarily_unavailable',
      retryAfter: 60,
    });
  });

  it('takes a time that is no whole number, as a real clock gives it', async () => {
    const { reconcile } = await aReconcileWorld();
    expect(await reconcile({ timeLeft: () => milliseconds(19_999.37) })).toMatchObject({ isComplete: true });
  });

  it('begins again on the next day', async () => {
    const { reconcile, clock } = await aReconcileWorld();
    expect((await reconcile()).looked.vault).toBe(1);
    expect((await reconcile()).looked.vault).toBe(0);
    await clock.pass(days(1));
    expect((await reconcile()).looked.vault).toBe(1);
    expect(clock.now()).toBeGreaterThan(before(NOW, days(1)));
  });
});

it('costs a listing for each hundred places and a read of the row for each, and reads no token that was read lately', async () => {
  const { ports, lay, grant, reconcile } = await aReconcileWorld();
  for (let n = 0; n < 120; n++) await lay(`gone-${n}`, EPOCH);
  const recent = tokenFacts({ versionId: attemptOf(10), expiresAt: after(NOW, days(30)) });
  for (let n = 0; n < 5; n++) await grant(`hourly-${n}`, { tokens: recent });
  await grant('monthly');
  const calls: Record<string, number> = {};
  const counting = <Args extends readonly unknown[], T>(name: string, call: (...args: Args) => T) => {
    return (...args: Args): T => {
      calls[name] = (calls[name] ?? 0) + 1;
      return call(...args);
    };
  };
  ports.inventory.list = counting('listings', ports.inventory.list);
  ports.store.find = counting('rows', ports.store.find);
  ports.vault.get = counting('tokens', ports.vault.get);
  await reconcile();
  expect(calls).toEqual({ listings: 2, rows: 126, tokens: 1 });
});
