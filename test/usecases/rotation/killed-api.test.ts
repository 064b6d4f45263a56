import { describe, expect, it } from 'vitest';
import { days, minutes } from '#shared/domain/time.ts';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import { apiClient, id } from './api-client.ts';
import { type Kill, killable } from './killed.ts';

const BEGUN = ['clients.list', 'clients.change', 'clients.change', 'clientVault.get', 'clientVault.get'];
const TESTED = [
  'clients.change', // set
  'clients.change', // taken
  'clientVault.get',
  'tokenEndpoint.request',
  'clients.change', // finished
  'clientVault.settle',
  'bus.publish',
];
const STOOD_BACK = ['clients.change', 'store.list'];

/** Every call of a rotation that goes as it should. */
const ROTATES: Readonly<Record<SecretApiKind, readonly string[]>> = {
  entra: [
    ...BEGUN,
    'clientSecrets.list',
    'clients.change', // asked
    'clientSecrets.make',
    'clientVault.putPending',
    ...TESTED,
  ],
  okta: [
    ...BEGUN,
    'clientSecrets.list',
    'clientVault.putPending',
    'clients.change', // asked
    'clientSecrets.make',
    ...TESTED,
  ],
  auth0: [
    ...BEGUN,
    ...STOOD_BACK,
    'clientVault.putPending',
    'clients.change', // asked
    'clientSecrets.make',
    ...TESTED,
    'store.list', // refreshes go on
  ],
  gitlab: [
    ...BEGUN,
    ...STOOD_BACK,
    'clients.change', // asked
    'clientSecrets.make',
    'clientVault.putPending',
    ...TESTED,
    'store.list',
  ],
};

/** And of the look at which the vendor is to remove the old secret. */
const REMOVES = [
  'clients.list',
  'clients.find',
  'clientVault.get',
  'clientVault.get',
  'clientSecrets.list',
  'clientSecrets.remove',
  'clients.change',
];

const killsOf = (calls: readonly string[]) =>
  calls.flatMap((name, at) =>
    (['before', 'after'] as const).map((when): readonly [string, Kill] => [
      `${when} call ${at}, ${name}`,
      { at, when },
    ]),
  );

type World = Awaited<ReturnType<typeof apiClient>>;

async function killedAt(world: World, kill: Kill | undefined) {
  const { ports, calls, wasKilled } = killable(world.ports, kill);
  await world.clock.run(rotateDue(ports)()).catch((error: unknown) => {
    if (!wasKilled()) throw error;
  });
  return { calls, wasKilled: wasKilled() };
}

/** The overlap is over and its end is written; the old secret is to go. */
async function atRemoval(kind: SecretApiKind): Promise<World> {
  const world = await apiClient(kind);
  await world.run();
  await world.clock.pass(days(1));
  await world.run();
  await world.clock.pass(minutes(11));
  return world;
}

describe.each(['entra', 'okta', 'auth0', 'gitlab'] as const)('by the API of %s', (kind) => {
  it('makes these calls', async () => {
    const { calls } = await killedAt(await apiClient(kind), undefined);
    expect(calls).toEqual(ROTATES[kind]);
  });

  it.each(killsOf(ROTATES[kind]))(
    'a process that is killed %s: the next one ends it, and the secret works',
    async (_at, kill) => {
      const world = await apiClient(kind);
      expect((await killedAt(world, kill)).wasKilled).toBe(true);
      await world.clock.pass(minutes(2));
      await world.run();
      const client = await world.client();
      expect(client.rolling).toBeUndefined();
      expect([client.status, client.secret?.pending]).toEqual(['ok', false]);
      expect(client.circuit.phase.kind).toBe('closed');
      const { secret } = await world.held();
      expect(secret).toBe(world.secrets.values.at(-1));
      expect(secret).not.toBe('secret-1');
      expect(client.previousSecret?.versionId).toBe('registered');
      const left = kind === 'entra' || kind === 'okta' ? ['secret-1', secret] : [secret];
      expect(world.secrets.values).toEqual(left);
    },
  );

  it.each(killsOf(ROTATES[kind]))(
    'a process that is killed %s: refreshes meanwhile have a secret that works, or stand back',
    async (_at, kill) => {
      const world = await apiClient(kind);
      await killedAt(world, kill);
      const { secret, rolling, previousSecret, circuit } = await world.client();
      const versions = [secret?.versionId, rolling?.versionId, previousSecret?.versionId];
      const held = await Promise.all(
        versions.map((version) => world.ports.clientVault.get(id, version ?? '')),
      );
      const works = held.some((one) => world.secrets.values.includes(one?.clientSecret?.reveal() ?? ''));
      const standsBack = circuit.phase.kind === 'open' && circuit.phase.reason === 'secret_rotation';
      expect(works || standsBack).toBe(true);
    },
  );
});

describe.each(['entra', 'okta'] as const)('the removal of an old secret at %s', (kind) => {
  it('makes these calls', async () => {
    const { calls } = await killedAt(await atRemoval(kind), undefined);
    expect(calls).toEqual(REMOVES);
  });

  it.each(killsOf(REMOVES))('a process that is killed %s: the next one ends it', async (_at, kill) => {
    const world = await atRemoval(kind);
    expect((await killedAt(world, kill)).wasKilled).toBe(true);
    await world.run();
    expect(world.secrets.values).toEqual(['secret-2']);
    const client = await world.client();
    expect([client.status, client.removals]).toEqual(['ok', undefined]);
    expect((await world.held()).secret).toBe('secret-2');
  });
});
