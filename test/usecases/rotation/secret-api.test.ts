import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, days, minutes, seconds } from '#shared/domain/time.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import { aVendorId, NOW } from '../../support/integration.ts';
import { apiClient, id, losesItsAnswer, whileMade } from './api-client.ts';

const NOTHING = { finished: 0, rolledBack: 0, stuck: 0, failed: 0, isComplete: true };
const SEVERAL = ['entra', 'okta'] as const;
const ONE = ['auth0', 'gitlab'] as const;
const KINDS = [...SEVERAL, ...ONE];

describe.each(KINDS)('a rotation by the API of %s', (kind) => {
  it('has the vendor make a new secret, tries it, and makes it the client’s own', async () => {
    const world = await apiClient(kind);
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(await world.held()).toEqual({ secret: 'secret-2', admin: 'admin' });
    const client = await world.client();
    expect(client).toMatchObject({ status: 'ok', circuit: { phase: { kind: 'closed' } } });
    expect(client.secret?.pending).toBe(false);
    expect(client.previousSecret?.versionId).toBe('registered');
    expect(client.rolling).toBeUndefined();
    expect(world.told()).toEqual(['client.secret_rotated']);
  });

  it('is begun by whoever asks for one', async () => {
    const world = await apiClient(kind);
    const rotate = rotateClientSecret(world.ports);
    expect(await rotate({ id })).toMatchObject({ kind: 'client', client: { secret: { pending: true } } });
    expect(await rotate({ id })).toMatchObject({ kind: 'client', client: { rolling: { way: kind } } });
    expect(world.secrets.asked).toEqual([]);
    expect(await world.run()).toMatchObject({ finished: 1 });
  });

  it('that the vendor will not do leaves the old secret, and is told', async () => {
    const world = await apiClient(kind);
    world.secrets.admin = 'another';
    expect(await world.run()).toEqual({ ...NOTHING, rolledBack: 1 });
    expect(await world.held()).toEqual({ secret: 'secret-1', admin: 'admin' });
    expect(world.logged).toContainEqual([
      'client secret not replaced',
      { client: id, code: 'secret_api_http_403' },
    ]);
    expect(world.metrics).toContainEqual(['RotationStuck', 1]);
    expect(world.secrets.values).toEqual(['secret-1']);
    expect((await world.client()).removals).toBeUndefined();
  });

  it('whose answer was lost has one secret more at no time that lasts', async () => {
    const world = await apiClient(kind);
    const { secrets } = world;
    await world.run({ clientSecrets: whileMade(world, losesItsAnswer) });
    expect((await world.client()).rolling).toMatchObject({
      step: 'asked',
      lastCode: 'secret_api_connection_reset',
    });
    await world.clock.pass(minutes(1));
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    const now = { entra: ['secret-1', 'secret-3'], okta: ['secret-1', 'secret-2'] };
    const alone = { auth0: ['secret-2'], gitlab: ['secret-3'] };
    expect(secrets.values).toEqual({ ...now, ...alone }[kind]);
    expect((await world.held()).secret).toBe(secrets.values.at(-1));
  });
});

describe.each(SEVERAL)('%s, which keeps several secrets', (kind) => {
  it('lets refreshes go on, and the old secret stays until its overlap is over', async () => {
    const world = await apiClient(kind);
    const phases: string[] = [];
    const { secrets } = world;
    await world.run({
      clientSecrets: whileMade(world, async () => {
        phases.push((await world.client()).circuit.phase.kind);
      }),
    });
    expect(phases).toEqual(['closed']);
    expect(world.clock.now()).toBe(NOW);
    await world.clock.pass(minutes(24 * 60 - 1));
    await world.run();
    expect(secrets.values).toEqual(['secret-1', 'secret-2']);
    // The overlap ends, and the last refresh that may have begun in it has ten minutes.
    await world.clock.pass(minutes(1));
    await world.run();
    expect((await world.client()).previousSecret).toBeUndefined();
    await world.clock.pass(minutes(9));
    await world.run();
    expect(secrets.values).toEqual(['secret-1', 'secret-2']);
    await world.clock.pass(minutes(1));
    expect(await world.run()).toEqual(NOTHING);
    expect(secrets.values).toEqual(['secret-2']);
    expect((await world.client()).removals).toBeUndefined();
    expect(world.logged).toContainEqual([
      'client secret removed at the vendor',
      { client: id, version: 'registered' },
    ]);
  });

  it('keeps an old secret that it cannot remove now, asks again, and is told of', async () => {
    const world = await apiClient(kind);
    await world.run();
    await world.clock.pass(days(1));
    await world.run();
    world.secrets.admin = 'another';
    for (let run = 0; run < 5; run++) {
      await world.clock.pass(minutes(20));
      expect(await world.run()).toEqual(NOTHING);
    }
    const [removal] = (await world.client()).removals ?? [];
    expect(removal).toMatchObject({ api: kind, versionId: 'registered', failures: 5, lastCode: 'http_403' });
    expect((await world.client()).status).toBe('ok');
    expect(await world.run()).toEqual({ ...NOTHING, stuck: 1 });
    expect(world.metrics.at(-2)).toEqual(['RotationStuck', 1]);
    world.secrets.admin = 'admin';
    await world.clock.pass(minutes(20));
    await world.run();
    expect(world.secrets.values).toEqual(['secret-2']);
    expect(await world.run()).toEqual(NOTHING);
  });

  it('does not lose an old secret that a person has brought back', async () => {
    const world = await apiClient(kind);
    await world.run();
    const rotate = rotateClientSecret(world.ports);
    await world.clock.run(rotate({ id, clientSecret: new Secret('secret-1') }));
    await world.clock.pass(days(3));
    await world.run();
    await world.clock.pass(minutes(11));
    await world.run();
    expect(world.secrets.values).toContain('secret-1');
    const byHand = world.logged.filter(([what]) => what.includes('by a person'));
    expect([byHand, (await world.client()).removals]).toEqual([[], undefined]);
    expect((await world.held()).secret).toBe('secret-1');
  });

  it('has a new secret that did not work removed, and keeps the old one', async () => {
    const world = await apiClient(kind);
    world.secrets.takes = (secret) => secret === 'secret-1';
    for (let run = 0; run < 9; run++) {
      await world.run();
      await world.clock.pass(minutes(16));
    }
    expect((await world.held()).secret).toBe('secret-1');
    expect((await world.client()).rolling).toBeUndefined();
    expect(world.secrets.values).toEqual(['secret-1']);
    expect((await world.client()).removals).toBeUndefined();
    expect(world.logged.filter(([what]) => what === 'client secret not replaced')).toHaveLength(1);
  });

  it('has what a lost answer made removed, where the rotation is given up', async () => {
    const world = await apiClient(kind);
    const { secrets } = world;
    await world.run({ clientSecrets: whileMade(world, losesItsAnswer) });
    expect(secrets.values).toEqual(['secret-1', 'secret-2']);
    secrets.admin = 'another';
    await world.clock.pass(minutes(1));
    expect(await world.run()).toEqual({ ...NOTHING, rolledBack: 1 });
    secrets.admin = 'admin';
    await world.clock.pass(minutes(1));
    await world.run();
    expect(secrets.values).toEqual(['secret-1']);
  });

  it('is not asked to remove what refreshes still live by', async () => {
    const world = await apiClient(kind);
    await world.run();
    const until = after(NOW, days(3));
    await world.ports.clients.change(id, (client) => ({
      client: { ...client, previousSecret: { versionId: 'registered', until } },
      result: undefined,
    }));
    await world.clock.pass(days(2));
    await world.run();
    expect(world.secrets.values).toEqual(['secret-1', 'secret-2']);
    await world.clock.pass(days(1));
    await world.run();
    await world.clock.pass(minutes(11));
    await world.run();
    expect(world.secrets.values).toEqual(['secret-2']);
  });
});

describe('entra', () => {
  it('names a secret, and says when it shall end', async () => {
    const world = await apiClient('entra');
    world.secrets.expiresAt = after(NOW, days(180));
    await world.run();
    const { secret } = await world.client();
    expect(world.secrets.wanted).toEqual([
      { name: `grantkeeper ${secret?.versionId}`, until: after(NOW, days(180)) },
    ]);
    expect(secret).toMatchObject({ madeId: 'key-2', expiresAt: after(NOW, days(180)) });
  });

  it('has minutes to make a new secret known', async () => {
    const world = await apiClient('entra');
    world.secrets.knownFrom = () => after(world.clock.now(), minutes(12));
    expect(await world.run()).toEqual(NOTHING);
    for (let run = 0; run < 8; run++) {
      await world.clock.pass(minutes(5));
      await world.run();
    }
    expect((await world.held()).secret).toBe('secret-2');
    expect(world.secrets.asked.filter((what) => what === 'make')).toHaveLength(1);
  });

  it('loses what a list that was late did not show, when the old secret goes', async () => {
    const world = await apiClient('entra');
    const { secrets } = world;
    secrets.knownFrom = () => after(NOW, minutes(5));
    await world.run({ clientSecrets: whileMade(world, losesItsAnswer) });
    await world.clock.pass(minutes(1));
    secrets.knownFrom = () => undefined;
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(secrets.values).toEqual(['secret-1', 'secret-2', 'secret-3']);
    await world.clock.pass(days(1));
    await world.run();
    await world.clock.pass(minutes(11));
    await world.run();
    expect(secrets.values).toEqual(['secret-3']);
  });

  it('waits with its answer for a vault that fails, and begins anew if that lasts', async () => {
    const world = await apiClient('entra');
    const { clientVault } = world.ports;
    const down = { ...clientVault, putPending: async () => Promise.reject(new VaultUnavailable('down')) };
    expect(await world.run({ clientVault: down })).toEqual(NOTHING);
    expect(world.secrets.values).toEqual(['secret-1', 'secret-2']);
    expect((await world.client()).circuit.phase.kind).toBe('closed');
    await world.clock.pass(minutes(2));
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect(world.secrets.values).toEqual(['secret-1', 'secret-3']);
  });
});

describe('okta', () => {
  it('is not asked for a third secret: whose the second is, only a person knows', async () => {
    const world = await apiClient('okta');
    world.secrets.kept = [...world.secrets.kept, { id: 'key-9', value: 'somebody-elses' }];
    expect(await world.run()).toEqual({ ...NOTHING, rolledBack: 1 });
    expect(world.secrets.values).toEqual(['secret-1', 'somebody-elses']);
    expect(world.secrets.asked).toEqual(['list']);
  });

  it('has the vault know a secret before the vendor does', async () => {
    const world = await apiClient('okta');
    const { clientVault } = world.ports;
    const down = { ...clientVault, putPending: async () => Promise.reject(new VaultUnavailable('down')) };
    expect(await world.run({ clientVault: down })).toEqual(NOTHING);
    expect(world.secrets.values).toEqual(['secret-1']);
  });

  it('that does not show values leaves the first one to a person, and later ones not', async () => {
    const world = await apiClient('okta');
    world.secrets.tells = false;
    await world.run();
    await world.clock.pass(days(1));
    await world.run();
    await world.clock.pass(minutes(11));
    await world.run();
    expect(world.secrets.values).toEqual(['secret-1', 'secret-2']);
    expect(world.logged).toContainEqual([
      'client secret to be removed at the vendor by a person',
      { client: id, version: 'registered' },
    ]);
    world.secrets.kept = world.secrets.kept.slice(1);
    await rotateClientSecret(world.ports)({ id });
    await world.run();
    await world.clock.pass(days(1));
    await world.run();
    await world.clock.pass(minutes(11));
    await world.run();
    expect(world.secrets.values).toEqual(['secret-3']);
  });
});

describe.each(ONE)('%s, which keeps one secret', (kind) => {
  it('has refreshes stand back while it is replaced', async () => {
    const world = await apiClient(kind);
    const phases: unknown[] = [];
    await world.run({
      clientSecrets: whileMade(world, async () => {
        phases.push(world.clock.now() - NOW, (await world.client()).circuit.phase);
      }),
    });
    expect(phases).toMatchObject([seconds(3), { kind: 'open', reason: 'secret_rotation' }]);
    expect((await world.client()).circuit.phase.kind).toBe('closed');
  });

  it('has no old secret to remove', async () => {
    const world = await apiClient(kind);
    await world.run();
    await world.clock.pass(days(2));
    await world.run();
    await world.clock.pass(days(2));
    await world.run();
    expect(world.secrets.asked).toEqual(['make']);
    expect((await world.client()).removals).toBeUndefined();
  });
});

it('gitlab keeps refreshes back after an answer that was lost, until there is a secret that works', async () => {
  const world = await apiClient('gitlab');
  world.secrets.fates = ['lost_reply'];
  await world.run();
  expect((await world.client()).circuit.phase).toMatchObject({ reason: 'secret_rotation' });
  await world.clock.pass(minutes(1));
  expect(await world.run()).toMatchObject({ finished: 1 });
  expect((await world.client()).circuit.phase.kind).toBe('closed');
});

it.each([
  ['without the credential of its API', 'admin_missing', true],
  ['at a vendor whose data has no such API any more', 'secret_api_missing', false],
] as const)('a rotation %s is given up', async (_what, code, isKnown) => {
  const world = await apiClient('entra');
  const { clientVault, vendors } = world.ports;
  await clientVault.put(id, 'bare', { clientSecret: new Secret('secret-1') });
  if (isKnown)
    await world.ports.clients.change(id, (client) => ({
      client: { ...client, secret: { versionId: 'bare', createdAt: NOW, rotateAt: NOW, pending: false } },
      result: undefined,
    }));
  const vendor = vendors.find(aVendorId('acme'));
  if (vendor === undefined) throw new Error('no vendor');
  const { secretApi: _gone, ...without } = vendor;
  const find = () => (isKnown ? vendor : without);
  expect(await world.run({ vendors: { ...vendors, find } })).toEqual({ ...NOTHING, rolledBack: 1 });
  expect(world.logged).toContainEqual(['client secret not replaced', { client: id, code }]);
  expect(world.secrets.asked).toEqual([]);
});

it('whose answer only its driver has stays that driver’s, however long the vault hangs', async () => {
  const world = await apiClient('gitlab');
  const { clientVault, clock } = world.ports;
  let fails = 5;
  const hangs = {
    ...clientVault,
    putPending: async (...to: Parameters<typeof clientVault.putPending>) => {
      if (fails-- === 0) return clientVault.putPending(...to);
      await clock.sleep(seconds(20));
      // Another function looks each minute.
      expect(await rotateDue(world.ports)()).toEqual(NOTHING);
      throw new VaultUnavailable('it hangs');
    },
  };
  expect(await world.run({ clientVault: hangs })).toEqual({ ...NOTHING, finished: 1 });
  expect(world.secrets.values).toEqual(['secret-2']);
  expect((await world.held()).secret).toBe('secret-2');
});
