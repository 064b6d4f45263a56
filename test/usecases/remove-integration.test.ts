import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { RevocationEndpoint } from '#shared/ports/token-endpoint.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { createIntegration } from '#shared/usecases/create-integration.ts';
import { finishRemoval } from '#shared/usecases/finish-removal.ts';
import { getIntegration } from '#shared/usecases/get-integration.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { removeIntegration } from '#shared/usecases/remove-integration.ts';
import { type AllPortsOptions, allPorts } from '../support/all-ports.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  aVendorId,
  NOW,
} from '../support/integration.ts';
import { replacingSecret } from '../support/replacing-secret.ts';

const id = anIntegrationId('payroll');
const TIMEOUT = seconds(12);

async function withGrant(overrides: Partial<Integration> = {}, options: AllPortsOptions = {}) {
  const world = await allPorts(options);
  const row = anIntegration(overrides);
  await world.ports.store.create(row);
  const ref = { integration: id, epoch: row.epoch, versionId: anAttemptId(0) };
  await world.ports.vault.put(ref, aTokenSet({ refreshToken: new Secret('rt-0'), spent: [] }), []);
  return { ...world, ref, remove: removeIntegration(world.ports) };
}

it('revokes at the vendor, destroys, forgets and tells', async () => {
  const { remove, ports, endpoint, ref, events } = await withGrant();
  expect(await remove({ id, timeout: TIMEOUT })).toEqual({ kind: 'removal', revokedAtVendor: true });
  expect(endpoint.revoked).toEqual(['rt-0']);
  expect(await ports.vault.get(ref)).toBeUndefined();
  expect(await ports.store.find(id)).toBeUndefined();
  expect(events).toEqual([
    {
      type: 'integration.revoked',
      integration: id,
      vendor: 'acme',
      client: 'acme-main',
      version: 3,
      epoch: 2,
    },
  ]);
});

it('revokes with the secret that the vendor has already switched to, while it is replaced', async () => {
  const { ports } = await withGrant();
  await replacingSecret(ports);
  const used: unknown[] = [];
  const revocation: RevocationEndpoint = {
    revoke: async ({ credential }) => {
      const secret = credential.clientSecret?.reveal();
      used.push(secret);
      return secret === 'secret-2' ? 'revoked' : 'failed';
    },
  };
  const remove = removeIntegration({ ...ports, revocation });
  expect(await remove({ id, timeout: TIMEOUT })).toEqual({ kind: 'removal', revokedAtVendor: true });
  expect(used).toEqual(['secret-1', 'secret-2']);
});

describe('of a canary', () => {
  const client = aClientId('acme-main');

  async function removedWhere(named: string, overrides: Partial<Integration> = {}) {
    const { ports, remove } = await withGrant({ canary: true, ...overrides });
    await ports.clients.change(client, (newest) => ({
      client: { ...newest, canary: anIntegrationId(named) },
      result: undefined,
    }));
    await remove({ id, timeout: milliseconds(0) });
    return { row: await ports.store.find(id), named: (await ports.clients.find(client))?.canary };
  }

  it('takes its name off the client', async () => {
    expect(await removedWhere(id)).toEqual({ row: undefined, named: undefined });
  });

  it('takes it off at once where a refresh is under way', async () => {
    const lease = { attemptId: anAttemptId(9), until: after(NOW, seconds(60)) };
    const { row, named } = await removedWhere(id, { lease });
    expect([row?.care.status, named]).toEqual(['revoked', undefined]);
  });

  it('leaves the name of another alone', async () => {
    expect((await removedWhere('another')).named).toBe('another');
  });
});

it('a second time finds nothing', async () => {
  const { remove } = await withGrant();
  await remove({ id, timeout: TIMEOUT });
  expect(await remove({ id, timeout: TIMEOUT })).toMatchObject({ kind: 'refused', code: 'not_found' });
});

it('revokes every token set that the epoch left, newest first', async () => {
  const open = { attemptId: anAttemptId(5), parentVersion: 3 };
  const escrowed = { integration: id, epoch: 1, versionId: anAttemptId(6) };
  const { remove, ports, endpoint, ref } = await withGrant({ openAttempts: [open] });
  await ports.vault.put(
    { ...ref, versionId: open.attemptId },
    aTokenSet({ refreshToken: new Secret('rt-1') }),
    [anAttemptId(0)],
  );
  const sealed = await ports.escrow.seal(escrowed, aTokenSet({ refreshToken: new Secret('rt-2') }));
  await ports.store.change(id, (row) => ({
    row: { ...row, escrow: { versionId: escrowed.versionId, epoch: 1, sealed } },
    result: undefined,
  }));
  await remove({ id, timeout: TIMEOUT });
  expect(endpoint.revoked.toSorted()).toEqual(['rt-0', 'rt-1', 'rt-2']);
});

it('destroys what an import left that died before the row named it, or before the old epoch was destroyed', async () => {
  const { remove, ports, ref } = await withGrant({ epoch: 2 });
  const replaced = { ...ref, epoch: 1 };
  const unnamed = { ...ref, epoch: 3 };
  await ports.vault.put(replaced, aTokenSet(), []);
  await ports.vault.put(unnamed, aTokenSet(), []);
  await remove({ id, timeout: TIMEOUT });
  expect(await ports.vault.get(replaced)).toBeUndefined();
  expect(await ports.vault.get(unnamed)).toBeUndefined();
});

it('revokes the access token of a grant that has no other', async () => {
  const { remove, ports, endpoint, ref } = await withGrant();
  const { refreshToken: _refreshToken, ...alone } = aTokenSet({ accessToken: new Secret('at-0') });
  await ports.vault.destroyEpoch(id, 1);
  await ports.vault.put(ref, alone, []);
  await remove({ id, timeout: TIMEOUT });
  expect(endpoint.revoked).toEqual(['at-0']);
});

describe('says what the vendor did', () => {
  it('where it has no way to revoke', async () => {
    const world = await allPorts();
    const vendor = { ...world.endpoint.vendor };
    const { revocationEndpoint: _revocationEndpoint, ...bare } = vendor;
    await world.ports.store.create(anIntegration());
    const remove = removeIntegration({ ...world.ports, vendors: { find: () => bare } });
    expect(await remove({ id, timeout: TIMEOUT })).toMatchObject({ revokedAtVendor: 'unsupported' });
    expect(await world.ports.store.find(id)).toBeUndefined();
  });

  it('where it failed, twice', async () => {
    const { ports, ref } = await withGrant();
    let calls = 0;
    const revocation: RevocationEndpoint = {
      revoke: async () => {
        calls++;
        return 'failed';
      },
    };
    const remove = removeIntegration({ ...ports, revocation });
    expect(await remove({ id, timeout: TIMEOUT })).toMatchObject({ revokedAtVendor: false });
    expect([calls, await ports.vault.get(ref), await ports.store.find(id)]).toEqual([
      2,
      undefined,
      undefined,
    ]);
  });
});

describe('during a refresh', () => {
  const inFlight = async (delay: number) => {
    const world = await withGrant();
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(delay) }];
    const refreshing = refreshIntegration(world.ports)({
      id,
      vendor: aVendorId('acme'),
      client: aClientId('acme-main'),
      why: 'due',
      timeLeft: () => UNLIMITED,
    });
    await world.clock.pass(seconds(1));
    return { ...world, refreshing };
  };

  it('shows it no more at once, and lets nobody have its name', async () => {
    const { remove, ports, clock, refreshing } = await inFlight(5);
    const removing = remove({ id, timeout: TIMEOUT });
    await clock.pass(seconds(1));
    expect(await getIntegration(ports)({ id })).toMatchObject({ code: 'not_found' });
    expect((await ports.store.list({ limit: 10 })).items).toEqual([]);
    const again = { id, vendor: aVendorId('acme'), client: aClientId('acme-main'), scopes: [], owner: 'x' };
    expect(await createIntegration(ports)({ ...again, principal: 'service' })).toMatchObject({
      code: 'already_exists',
    });
    await clock.run(Promise.all([removing, refreshing]));
  });

  it('waits for the holder, and both tokens are revoked', async () => {
    const { remove, endpoint, ports, clock, refreshing, ref } = await inFlight(5);
    const [removed, refreshed] = await clock.run(Promise.all([remove({ id, timeout: TIMEOUT }), refreshing]));
    expect(refreshed).toEqual({ kind: 'discarded', why: 'withdrawn' });
    expect(removed).toEqual({ kind: 'removal', revokedAtVendor: true });
    expect(endpoint.revoked).toEqual(['rt-1', 'rt-0']);
    expect([await ports.store.find(id), await ports.vault.get(ref)]).toEqual([undefined, undefined]);
  });
});

describe('a holder that is dead', () => {
  const lease = { attemptId: anAttemptId(5), until: after(NOW, minutes(2)) };
  const openAttempts = [{ attemptId: anAttemptId(5), parentVersion: 3 }];

  it('is waited for until its lease ends, behind the answer', async () => {
    const { remove, ports, clock, endpoint, row } = await withGrant({ lease, openAttempts });
    const watch = { changed: async () => clock.pass(seconds(1)) };
    const outcome = await removeIntegration({ ...ports, watch })({ id, timeout: TIMEOUT });
    expect(outcome).toEqual({ kind: 'removal', revokedAtVendor: 'pending' });
    expect(await remove({ id, timeout: TIMEOUT })).toMatchObject({ code: 'not_found' });
    expect(endpoint.revoked).toEqual([]);
    expect(await row()).toMatchObject({ dueAt: lease.until, epoch: 2 });
    expect(await finishRemoval(ports)({ id })).toEqual({ kind: 'waiting', until: lease.until });
    await clock.pass(minutes(2));
    expect(await finishRemoval(ports)({ id })).toEqual({ kind: 'removed', revokedAtVendor: true });
    expect(endpoint.revoked).toEqual(['rt-0']);
    expect(await finishRemoval(ports)({ id })).toEqual({ kind: 'gone' });
  });

  it('is not waited for once its lease is over', async () => {
    const over = { ...lease, until: before(NOW, seconds(1)) };
    const { remove } = await withGrant({ lease: over, openAttempts });
    expect(await remove({ id, timeout: TIMEOUT })).toMatchObject({ revokedAtVendor: true });
  });
});

it('goes on behind where the vault is down', async () => {
  const { ports, row } = await withGrant();
  const vault = {
    ...ports.vault,
    get: async () => {
      throw new VaultUnavailable('down');
    },
  };
  expect(await removeIntegration({ ...ports, vault })({ id, timeout: TIMEOUT })).toMatchObject({
    revokedAtVendor: 'pending',
  });
  // Looked at again by the sweep.
  expect((await row()).dueAt).toBe(after(NOW, seconds(30)));
  expect(await finishRemoval(ports)({ id })).toEqual({ kind: 'removed', revokedAtVendor: true });
});
