import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { Rotation } from '#shared/domain/vendor.ts';
import { getAccessToken } from '#shared/usecases/get-access-token.ts';
import { pauseIntegration } from '#shared/usecases/pause-integration.ts';
import { refreshIntegration } from '#shared/usecases/refresh-integration.ts';
import { holdRestored } from '#shared/usecases/restore/hold-restored.ts';
import { runRestore, showRestore } from '#shared/usecases/restore/run-restore.ts';
import { resumeIntegration } from '#shared/usecases/resume-integration.ts';
import { allPorts } from '../../support/all-ports.ts';
import { anAttemptId, anIntegration, anIntegrationId, aTokenSet } from '../../support/integration.ts';

const id = anIntegrationId('payroll');
const FAMILY: Rotation = { kind: 'strict', reuseRevokesFamily: true };
const timeLeft = () => milliseconds(20_000);

/** A home whose rows are back at version 3 of a backup, and held. */
async function restored({
  rotation = FAMILY,
  row = {},
}: {
  rotation?: Rotation;
  row?: Partial<Integration>;
} = {}) {
  const world = await allPorts({ rotation });
  const { ports } = world;
  const before = anIntegration(row);
  await ports.store.create(before);
  await ports.vault.put(ref(0), aTokenSet(), []);
  expect(await holdRestored(ports)()).toEqual({ held: 1, left: 0, clients: 0 });
  const run = runRestore(ports);
  const refreshed = async () => {
    const due = await ports.store.due(0, ports.clock.now(), 10);
    for (const { id: one, vendor, client } of due) {
      await refreshIntegration(ports)({
        id: one,
        vendor,
        client,
        why: 'due',
        timeLeft: () => milliseconds(120_000),
      });
    }
    return due.length;
  };
  return { ...world, refreshed, pass: (spend = false) => run({ spend, timeLeft }) };
}
const ref = (n: number) => ({ integration: id, epoch: 1, versionId: anAttemptId(n) });

describe('after a restore', () => {
  it('an access token of the backup is served as long as it lives, and no refresh token is presented', async () => {
    const { ports, clock, endpoint, pass, refreshed } = await restored();
    const token = getAccessToken(ports);
    const ask = () => token({ id, timeout: seconds(1) });
    expect(await ask()).toMatchObject({ kind: 'served', state: 'fresh' });
    await clock.pass(minutes(4.5));
    expect(await ask()).toMatchObject({ kind: 'served', state: 'stale_but_valid' });
    await clock.pass(minutes(1));
    expect(await ask()).toMatchObject({
      kind: 'refused',
      code: 'paused',
      detail: expect.stringMatching(/backup/),
    });
    expect(await pass()).toMatchObject({ counts: { risky: 1, held: 0 }, integrations: { risky: [id] } });
    expect([await refreshed(), endpoint.posts.length]).toEqual([0, 0]);
  });

  it('a younger token set in the vault is adopted, and no vendor is asked', async () => {
    const { ports, endpoint, pass, refreshed, row } = await restored();
    for (const n of [3, 9, 7]) await ports.vault.put(ref(n), aTokenSet(), []);
    expect((await pass()).counts).toMatchObject({ presented: 1 });
    expect(await refreshed()).toBe(1);
    expect([(await row()).tokens?.versionId, endpoint.posts.length]).toEqual([anAttemptId(9), 0]);
    expect((await pass()).counts).toMatchObject({ presented: 0, kept: 1 });
  });

  it('a consent since the backup is adopted by its own epoch', async () => {
    const { ports, endpoint, pass, refreshed, row } = await restored();
    await ports.vault.destroyEpoch(id, 1);
    // The second epoch was a revocation: it never had tokens.
    await ports.vault.put({ integration: id, epoch: 3, versionId: anAttemptId(5) }, aTokenSet(), []);
    expect((await pass()).counts).toMatchObject({ presented: 1 });
    expect(await refreshed()).toBe(1);
    const { epoch, version, tokens, care } = await row();
    expect([epoch, version, tokens?.versionId, care.status]).toEqual([3, 4, anAttemptId(5), 'active']);
    expect([endpoint.posts.length, (await pass()).counts.kept]).toEqual([0, 1]);
  });

  it('an attempt that was open in the backup is looked for once', async () => {
    const openAttempts = [{ attemptId: anAttemptId(6), parentVersion: 3 }];
    const { ports, pass, row } = await restored({ row: { openAttempts } });
    await ports.vault.put(ref(6), aTokenSet(), []);
    await pass();
    expect((await row()).openAttempts).toEqual(openAttempts);
  });

  it('what lost the race to commit before the backup is no news', async () => {
    const openAttempts = [{ attemptId: anAttemptId(6), parentVersion: 2 }];
    const { ports, pass, row } = await restored({ row: { openAttempts } });
    await ports.vault.put(ref(6), aTokenSet(), []);
    expect((await pass()).counts).toMatchObject({ risky: 1 });
    expect((await row()).openAttempts).toEqual(openAttempts);
  });

  it('a grant whose tokens the vault has no more is named, and not tried', async () => {
    const { ports, pass, refreshed } = await restored();
    await ports.vault.destroyEpoch(id, 1);
    expect(await pass(true)).toMatchObject({ counts: { gone: 1 }, integrations: { gone: [id] } });
    expect(await refreshed()).toBe(0);
  });

  it('a refresh token is presented once a person says so, where that may end the grant', async () => {
    const { endpoint, pass, refreshed } = await restored();
    expect((await pass(true)).counts).toMatchObject({ presented: 1 });
    await refreshed();
    expect(endpoint.posts).toHaveLength(1);
  });

  it('one that harms nothing is presented without being asked', async () => {
    const { endpoint, pass, refreshed } = await restored({ rotation: { kind: 'none' } });
    expect((await pass()).counts).toMatchObject({ presented: 1 });
    await refreshed();
    expect([endpoint.posts.length, (await pass()).counts.kept]).toEqual([1, 1]);
  });

  it('nobody is let go before the vault was asked', async () => {
    const { ports } = await restored({ rotation: { kind: 'none' } });
    const report = await runRestore(ports)({ spend: true, timeLeft: () => milliseconds(0) });
    expect(report).toMatchObject({ counts: { held: 1 }, isComplete: false });
  });

  it("a holder's commit that came after the hold lets its grant go: that refresh token is of now", async () => {
    const { ports, pass, row } = await restored();
    await ports.store.change(id, (now) => ({ row: { ...now, version: 4 }, result: undefined }));
    expect((await pass()).counts).toMatchObject({ kept: 1 });
    expect((await row()).pausedAt).toBeUndefined();
  });

  it('a person may resume one, and a pause of a person outlasts the restore', async () => {
    const { ports, pass, row } = await restored({ rotation: { kind: 'none' } });
    await pauseIntegration(ports)({ id });
    expect((await pass()).counts).toMatchObject({ paused: 1 });
    await resumeIntegration(ports)({ id });
    const resumed = await row();
    expect([resumed.pausedAt, resumed.restored?.released?.by]).toEqual([undefined, 'person']);
  });

  it('looking changes nothing', async () => {
    const { ports, row } = await restored({ rotation: { kind: 'none' } });
    const before = await row();
    expect(await showRestore(ports)()).toMatchObject({ counts: { held: 1 }, stopped: [], isComplete: true });
    expect(await row()).toEqual(before);
  });
});
