import { afterEach, expect, it } from 'vitest';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { type Rotations, startRotations } from '../../../infra/local/rotations.ts';
import { anAttemptId, anIntegration, NOW } from '../../support/integration.ts';
import { id, rotatingClient } from '../../usecases/rotation/rotating-client.ts';

let rotations: Rotations | undefined;
afterEach(() => rotations?.stop());

const leased = anIntegration({ lease: { attemptId: anAttemptId(1), until: after(NOW, minutes(2)) } });

it('replaces a secret that is due, from the start on', async () => {
  const world = await rotatingClient();
  rotations = startRotations(world.ports);
  await world.clock.pass(seconds(10));
  expect(await world.held()).toMatchObject({ secret: 'secret-2' });
});

it('takes up what somebody asks for', async () => {
  const world = await rotatingClient();
  rotations = startRotations(world.ports);
  await world.clock.pass(seconds(10));
  await rotateClientSecret(world.ports)({ id });
  await world.clock.pass(seconds(10));
  expect(await world.held()).toMatchObject({ secret: 'secret-3' });
});

it('ends while it waits for refreshes, and leaves a rotation that goes on', async () => {
  const world = await rotatingClient();
  await world.ports.store.create(leased);
  rotations = startRotations(world.ports);
  await world.clock.pass(seconds(10));
  await world.clock.run(rotations.stop());
  expect(await world.client()).toMatchObject({ rolling: { step: 'created' } });
  await world.clock.pass(minutes(2));
  expect(await world.run()).toMatchObject({ finished: 1 });
});

it('goes on at once with what a process before left', async () => {
  const world = await rotatingClient();
  const first = startRotations({
    ...world.ports,
    registrations: {
      ...world.registration,
      read: () => new Promise(() => {}),
      replace: () => new Promise(() => {}),
    },
  });
  await world.clock.pass(seconds(10));
  expect((await world.client()).rolling?.heldBy).toBeDefined();
  rotations = startRotations(world.ports);
  await world.clock.pass(seconds(10));
  expect(await world.held()).toMatchObject({ secret: 'secret-2' });
  void first;
});

it('ends only when the vault has what the vendor answered meanwhile', async () => {
  const world = await rotatingClient();
  const { registration, ports } = world;
  let failures = 1;
  let stopped: Promise<void> | undefined;
  const running = startRotations({
    ...ports,
    registrations: {
      read: (call) => registration.read(call),
      replace: async (call, metadata) => {
        stopped = running.stop();
        return registration.replace(call, metadata);
      },
    },
    clientVault: {
      ...ports.clientVault,
      putPending: async (...args) => {
        if (failures-- > 0) throw new VaultUnavailable('down');
        return ports.clientVault.putPending(...args);
      },
    },
  });
  await world.clock.pass(seconds(10));
  await stopped;
  const { rolling, secret } = await world.client();
  const versions = [rolling?.versionId, secret?.versionId].filter((version) => version !== undefined);
  const kept = await Promise.all(versions.map((version) => ports.clientVault.get(id, version)));
  expect(kept.map((one) => one?.clientSecret?.reveal())).toContain('secret-2');
});

it('looks again after a store that failed', async () => {
  const world = await rotatingClient();
  let fails = true;
  const clients = {
    ...world.ports.clients,
    list: async (query: { readonly limit: number }) => {
      if (fails) throw new StoreUnavailable('nobody there');
      return world.ports.clients.list(query);
    },
  };
  rotations = startRotations({ ...world.ports, clients });
  await world.clock.pass(seconds(1));
  fails = false;
  await world.clock.pass(seconds(10));
  expect(await world.held()).toMatchObject({ secret: 'secret-2' });
});

it('looks again after a fault of our own', async () => {
  const world = await rotatingClient();
  let fails = true;
  const clients = {
    ...world.ports.clients,
    list: async (query: { readonly limit: number }) => {
      if (fails) throw new TypeError('a secret');
      return world.ports.clients.list(query);
    },
  };
  rotations = startRotations({ ...world.ports, clients });
  await world.clock.pass(seconds(1));
  fails = false;
  await world.clock.pass(seconds(10));
  expect(await world.held()).toMatchObject({ secret: 'secret-2' });
});
