import { describe, expect, it } from 'vitest';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { Secret } from '#shared/domain/secret.ts';
import { days, milliseconds, minutes } from '#shared/domain/time.ts';
import { holdRestored } from '#shared/usecases/restore/hold-restored.ts';
import { letClientsGo } from '#shared/usecases/restore/let-clients-go.ts';
import { runRestore, showRestore } from '#shared/usecases/restore/run-restore.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { NOW } from '../../support/integration.ts';
import { CLIENT, KEY, registrationWorld } from '../registration/world.ts';
import { apiClient, losesItsAnswer, whileMade } from '../rotation/api-client.ts';
import { id, rotatingClient } from '../rotation/rotating-client.ts';

const NOTHING = { finished: 0, rolledBack: 0, stuck: 0, failed: 0, isComplete: true };
const timeLeft = () => milliseconds(20_000);

/** A home whose client has a rotation due in the backup that it came out of. */
async function restored() {
  const world = await rotatingClient();
  expect(await holdRestored(world.ports)()).toEqual({ held: 0, left: 0, clients: 1 });
  return { ...world, pass: (spend: boolean) => runRestore(world.ports)({ spend, timeLeft }) };
}

describe('a client out of a backup', () => {
  it('has no rotation begun by itself, however long that is due', async () => {
    const world = await restored();
    expect(await world.client()).toMatchObject({ restoredAt: NOW });
    await world.clock.pass(days(3));
    expect(await world.run()).toEqual(NOTHING);
    expect([world.registration.asked, (await world.client()).rolling]).toEqual([[], undefined]);
  });

  it('waits for a person’s word about vendors that may know the original still', async () => {
    const world = await restored();
    expect(await world.pass(false)).toMatchObject({ clients: [id] });
    expect(await world.run()).toEqual(NOTHING);
    expect(await showRestore(world.ports)()).toMatchObject({ clients: [id] });
    expect(await world.pass(true)).toMatchObject({ clients: [] });
    expect((await world.client()).restoredAt).toBeUndefined();
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
  });

  it('is let go by a rotation that is asked for by its name', async () => {
    const world = await restored();
    expect(await rotateClientSecret(world.ports)({ id })).toMatchObject({ kind: 'client' });
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(await showRestore(world.ports)()).toMatchObject({ clients: [] });
  });

  it('is let go by a secret that a person brings, and not by one that does not work', async () => {
    const world = await restored();
    const bring = (text: string) =>
      world.clock.run(rotateClientSecret(world.ports)({ id, clientSecret: new Secret(text) }));
    expect(await bring('of long ago')).toMatchObject({ code: 'vendor_refused' });
    expect((await world.client()).restoredAt).toBe(NOW);
    expect(await bring('secret-1')).toMatchObject({ kind: 'client' });
    expect((await world.client()).restoredAt).toBeUndefined();
  });

  it('has nothing done for it by itself where it is a person’s, and is not held', async () => {
    const world = await rotatingClient();
    const { rotation, ...byHand } = await world.client();
    await world.ports.clients.change(id, () => ({ client: byHand, result: undefined }));
    expect(await holdRestored(world.ports)()).toMatchObject({ clients: 0 });
    expect(await world.client()).toEqual(byHand);
  });
});

describe('a rotation that was under way in the backup', () => {
  async function underWay() {
    const world = await apiClient('entra');
    await world.run({ clientSecrets: whileMade(world, losesItsAnswer) });
    await holdRestored(world.ports)();
    world.secrets.asked.length = 0;
    return world;
  }

  it('is not driven on, is told of as no rotation that is stuck, and keeps what it has', async () => {
    const world = await underWay();
    const { rolling } = await world.client();
    expect(rolling?.step).toBe('asked');
    await world.clock.pass(days(2));
    expect(await world.run()).toEqual(NOTHING);
    expect([world.secrets.asked, (await world.client()).rolling]).toEqual([[], rolling]);
  });

  it('goes on once it is asked for', async () => {
    const world = await underWay();
    await world.clock.pass(minutes(1));
    expect(await rotateClientSecret(world.ports)({ id })).toMatchObject({ kind: 'client' });
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
  });

  it('of a person’s, which waits for its canary, is let go with the answer that another is on its way', async () => {
    const world = await underWay();
    const brought = { way: 'manual', step: 'set' } as const;
    await world.ports.clients.change(id, (client) => ({
      client: { ...client, ...(client.rolling && { rolling: { ...client.rolling, ...brought } }) },
      result: undefined,
    }));
    expect(await rotateClientSecret(world.ports)({ id })).toMatchObject({ code: 'temporarily_unavailable' });
    expect((await world.client()).restoredAt).toBeUndefined();
  });
});

it('an old secret stays at the vendor, though its time has come', async () => {
  const world = await apiClient('okta');
  await world.run();
  await holdRestored(world.ports)();
  await world.clock.pass(days(3));
  await world.run();
  await world.clock.pass(minutes(11));
  expect(await world.run()).toEqual(NOTHING);
  expect(world.secrets.values).toEqual(['secret-1', 'secret-2']);
  expect(await letClientsGo(world.ports, () => false)).toEqual([id]);
  expect(await letClientsGo(world.ports, () => true)).toEqual([]);
  await world.run();
  await world.clock.pass(minutes(11));
  await world.run();
  expect(world.secrets.values).toEqual(['secret-2']);
});

describe('a webhook that the home registers', () => {
  it('is neither looked after nor moved to where this home is', async () => {
    const world = await registrationWorld();
    await world.set(KEY);
    const before = await world.registration();
    expect(await holdRestored(world.ports)()).toMatchObject({ clients: 1 });
    const { url } = world.webhooks.has ?? {};
    world.at.publicUrl = 'https://drill.example';
    await world.clock.pass(days(2));
    for (const isAsked of [false, true]) {
      expect(await world.run(isAsked)).toMatchObject({ checked: 0, made: 0, mended: 0, undone: 0 });
    }
    expect([world.webhooks.has?.url, await world.registration()]).toEqual([url, before]);
    await runRestore(world.ports)({ spend: true, timeLeft });
    expect(await world.run()).toMatchObject({ checked: 1, mended: 1 });
    await world.close();
  });

  it('is registered where a person asks for that by the client’s name', async () => {
    const world = await registrationWorld();
    await world.set(KEY);
    await holdRestored(world.ports)();
    world.webhooks.has = undefined;
    await world.set(KEY);
    expect(world.webhooks.has).toBeDefined();
    expect((await world.ports.clients.find(CLIENT)) satisfies OAuthClient | undefined).toMatchObject({
      restoredAt: NOW,
    });
    await world.close();
  });
});
