import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, days, minutes, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { bringSecret } from '#shared/usecases/rotation/bring-secret.ts';
import { aClientId, anAttemptId, anIntegration, anIntegrationId, NOW } from '../../support/integration.ts';
import { id, rotatingClient } from './rotating-client.ts';

/** When every worker knows that refreshes stand back. */
const STOOD_BACK = after(NOW, seconds(3));
const NOTHING = { finished: 0, rolledBack: 0, stuck: 0, failed: 0, isComplete: true };

describe('a rotation that is due', () => {
  it('asks the vendor for a new secret, tries it, and makes it the client’s own', async () => {
    const world = await rotatingClient();
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(await world.held()).toEqual({ secret: 'secret-2', registrationToken: 'registration-1' });
    expect(await world.client()).toMatchObject({
      status: 'ok',
      secret: { rotateAt: after(STOOD_BACK, days(90)), pending: false },
      previousSecret: { versionId: 'registered', until: after(STOOD_BACK, days(1)) },
      circuit: { phase: { kind: 'closed' } },
    });
    expect((await world.client()).rolling).toBeUndefined();
    expect(world.registration.asked).toEqual(['GET', 'PUT']);
    expect(world.told()).toEqual(['client.secret_rotated']);
  });

  it('brings the registration back as the server has it', async () => {
    const world = await rotatingClient();
    await world.run();
    expect(world.registration.brought).toEqual([
      { client_id: 'client-at-acme', redirect_uris: ['https://keeper.example/oauth/callback'] },
    ]);
  });

  it('says when the new secret ends, where the server does', async () => {
    const world = await rotatingClient();
    const expiresAt = after(NOW, days(180));
    world.registration.habits = { secretExpiresAt: expiresAt };
    await world.run();
    expect((await world.client()).secret?.expiresAt).toBe(expiresAt);
  });

  it('comes before the secret ends, where that is sooner than its rhythm', async () => {
    const world = await rotatingClient();
    world.registration.habits = { secretExpiresAt: after(STOOD_BACK, days(30)) };
    await world.run();
    expect((await world.client()).secret?.rotateAt).toBe(after(STOOD_BACK, days(23)));
  });

  it('keeps a registration token that changes with the secret', async () => {
    const world = await rotatingClient();
    world.registration.habits = { renewsToken: true };
    await world.run();
    expect(await world.held()).toEqual({ secret: 'secret-2', registrationToken: 'registration-2' });
  });

  it('is on record with its try and its end', async () => {
    const world = await rotatingClient();
    await world.run();
    const { secret } = await world.client();
    expect(world.facts.filter(({ kind }) => kind.startsWith('secret'))).toMatchObject([
      { kind: 'secret_tried', client: id, outcome: 'grant_refused' },
      { kind: 'secret_moved', client: id, version: secret?.versionId },
    ]);
  });

  it('forgets the old secret when the overlap is over, and not before', async () => {
    const world = await rotatingClient();
    await world.run();
    await world.clock.pass(minutes(24 * 60 - 1));
    await world.run();
    expect((await world.client()).previousSecret?.versionId).toBe('registered');
    await world.clock.pass(minutes(1));
    await world.run();
    expect((await world.client()).previousSecret).toBeUndefined();
  });

  it('leaves alone what a person has to do, what is not due, and a vendor in trouble', async () => {
    const world = await rotatingClient();
    const phase = { kind: 'open', reason: 'failing', since: NOW, until: NOW, trips: 1 } as const;
    const changes = [
      { rotation: { everyDays: 90, kind: 'manual' } },
      {
        secret: { versionId: 'registered', createdAt: NOW, rotateAt: after(NOW, seconds(1)), pending: false },
      },
      { circuit: { phase, window: {} } },
    ];
    const before = await world.client();
    for (const change of changes) {
      await world.ports.clients.change(id, () => ({ client: { ...before, ...change }, result: undefined }));
      expect(await world.run()).toEqual(NOTHING);
    }
    expect(world.registration.asked).toEqual([]);
  });
});

describe('refreshes of the client', () => {
  const leased = (until: number) =>
    anIntegration({
      lease: { attemptId: anAttemptId(1), until: after(NOW, seconds(until)) },
      openAttempts: [{ attemptId: anAttemptId(1), parentVersion: 3 }],
    });

  it('are waited for before the vendor is asked, and stand back meanwhile', async () => {
    const world = await rotatingClient();
    await world.ports.store.create(leased(20));
    const askedAt: unknown[] = [];
    const { registration } = world;
    await world.run({
      registrations: {
        read: (call) => registration.read(call),
        replace: async (call, metadata) => {
          const { phase } = (await world.client()).circuit;
          askedAt.push(world.clock.now() - NOW, phase.kind === 'open' && phase.reason);
          return registration.replace(call, metadata);
        },
      },
    });
    expect(askedAt).toEqual([20_000, 'secret_rotation']);
    expect((await world.client()).circuit.phase.kind).toBe('closed');
  });

  it('that do not end put it off, and go on', async () => {
    const world = await rotatingClient();
    await world.ports.store.create(leased(100));
    expect(await world.run()).toEqual(NOTHING);
    expect(world.registration.asked).toEqual([]);
    expect(await world.client()).toMatchObject({
      circuit: { phase: { kind: 'closed' } },
      rolling: { step: 'created', failures: 1, lastCode: 'refreshes_under_way' },
    });
    await world.clock.pass(minutes(2));
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
  });

  it.each([
    ['works', undefined],
    ['does not work', (secret: string) => secret === 'secret-1'],
  ])(
    'that stood back are due at once when it is over, and no others; the new one %s',
    async (_name, takes) => {
      const world = await rotatingClient();
      world.registration.takes = takes;
      const { store } = world.ports;
      const [pause, later] = [after(NOW, minutes(5)), after(NOW, minutes(7))];
      const named = (name: string, dueAt: typeof pause) =>
        anIntegration({ id: anIntegrationId(name), dueAt, heldUntil: dueAt });
      for (const row of [named('payroll', pause), named('own-wait', later)]) await store.create(row);
      await store.create(anIntegration({ id: anIntegrationId('fresh'), dueAt: later }));
      await world.run();
      expect((await world.row('payroll')).dueAt).toBe(after(world.clock.now(), seconds(3)));
      expect((await world.row('own-wait')).dueAt).toBe(later);
      expect((await world.row('fresh')).dueAt).toBe(later);
    },
  );
});

describe('a client of more integrations than one look can see', () => {
  /** Pages without end; each takes ten seconds. */
  const endless = (world: Awaited<ReturnType<typeof rotatingClient>>) => {
    let isEndless = true;
    const store: typeof world.ports.store = {
      ...world.ports.store,
      list: async (query) => {
        if (!isEndless) return world.ports.store.list(query);
        await world.clock.sleep(seconds(10));
        return { items: [], cursor: 'more' };
      },
    };
    const end = () => {
      isEndless = false;
    };
    return { store, end };
  };

  it('is put off before its driver loses it, and its refreshes go on', async () => {
    const world = await rotatingClient();
    const { store, end } = endless(world);
    const clients: typeof world.ports.clients = {
      ...world.ports.clients,
      change: async (who, to) => {
        const changed = await world.ports.clients.change(who, to);
        if (changed.kind === 'changed' && changed.client.rolling?.failures === 1) end();
        return changed;
      },
    };
    await world.run({ store, clients });
    expect(world.registration.asked).toEqual([]);
    expect(world.clock.now()).toBeLessThan(after(NOW, seconds(90)));
    expect(await world.client()).toMatchObject({
      rolling: { step: 'created', failures: 1, lastCode: 'refreshes_under_way' },
      circuit: { phase: { kind: 'closed' } },
    });
  });
});

it('a vendor so slow that refreshes never end in time is waited for until the longest lease is over', async () => {
  const world = await rotatingClient();
  await world.ports.store.create(anIntegration());
  /** A refresh that began just before refreshes stood back, and that takes a strict lease's whole length. */
  const underWay = () =>
    world.ports.store.change(anIntegrationId('payroll'), (row) => ({
      row: {
        ...row,
        lease: { attemptId: anAttemptId(1), until: after(world.clock.now(), seconds(135)) },
      },
      result: undefined,
    }));
  for (let tries = 1; tries <= 3; tries++) {
    await underWay();
    await world.run();
    expect((await world.client()).rolling).toMatchObject({
      failures: tries,
      lastCode: 'refreshes_under_way',
    });
    expect((await world.client()).circuit.phase.kind).toBe('closed');
    await world.clock.pass(minutes(3));
  }
  await underWay();
  const lease = after(world.clock.now(), seconds(135));
  const heldUntil: (number | undefined)[] = [];
  const { registration } = world;
  const registrations = {
    read: async (call: Parameters<typeof registration.read>[0]) => {
      heldUntil.push(world.clock.now(), (await world.client()).rolling?.heldUntil);
      return registration.read(call);
    },
    replace: registration.replace.bind(registration),
  };
  expect(await world.run({ registrations })).toMatchObject({ finished: 1 });
  const [askedAt = 0, held = 0] = heldUntil;
  expect(askedAt).toBeGreaterThanOrEqual(lease);
  // Nobody else took it up meanwhile, and there is time left for the step that follows.
  expect(held - askedAt).toBeGreaterThan(seconds(60));
  expect(world.registration.asked).toEqual(['GET', 'PUT']);
});

it('one that is asked for waits while the circuit is open for another reason', async () => {
  const world = await rotatingClient();
  const phase = { kind: 'open', reason: 'failing', since: NOW, until: NOW, trips: 1 } as const;
  await world.ports.clients.change(id, (client) => ({
    client: { ...client, circuit: { phase, window: {} } },
    result: undefined,
  }));
  await rotateClientSecret(world.ports)({ id });
  expect(await world.run()).toEqual(NOTHING);
  expect(await world.client()).toMatchObject({
    circuit: { phase },
    rolling: { failures: 1, lastCode: 'circuit_open' },
  });
  expect(world.registration.asked).toEqual([]);
});

describe('an answer that is lost', () => {
  it.each([true, false])('is found or asked for again; the server tells: %o', async (tells) => {
    const world = await rotatingClient();
    world.registration.habits = { tells };
    world.registration.fates = ['lost_request'];
    await world.run();
    expect((await world.client()).rolling).toMatchObject({
      step: 'created',
      lastCode: 'registration_connection_reset',
    });
    await world.clock.pass(minutes(1));
    const { registration } = world;
    await world.run({
      registrations: {
        read: (call) => registration.read(call),
        replace: async (call, metadata) => {
          registration.fates = ['lost_reply'];
          return registration.replace(call, metadata);
        },
      },
    });
    expect((await world.client()).rolling).toMatchObject({ step: 'asked', failures: 2 });
    await world.clock.pass(minutes(1));
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect(await world.held()).toEqual({
      secret: tells ? 'secret-2' : 'secret-3',
      registrationToken: 'registration-1',
    });
    expect(registration.asked.filter((what) => what === 'PUT')).toHaveLength(tells ? 1 : 2);
  });

  it('with the only token that could find it is told to a person, who brings a secret', async () => {
    const world = await rotatingClient();
    world.registration.habits = { renewsToken: true };
    const { registration } = world;
    await world.run({
      registrations: {
        read: (call) => registration.read(call),
        replace: async (call, metadata) => {
          registration.fates = ['lost_reply'];
          return registration.replace(call, metadata);
        },
      },
    });
    await world.clock.pass(minutes(1));
    expect(await world.run()).toEqual({ ...NOTHING, stuck: 1 });
    expect((await world.client()).rolling).toMatchObject({ lastCode: 'registration_http_401' });
    const rotate = rotateClientSecret(world.ports);
    expect(await world.clock.run(rotate({ id, clientSecret: new Secret('secret-2') }))).toMatchObject({
      kind: 'client',
    });
    expect((await world.held()).secret).toBe('secret-2');
    expect((await world.client()).rolling).toBeUndefined();
  });

  it('waits in memory for a vault that fails, and is looked for if that lasts', async () => {
    const world = await rotatingClient();
    let failures = 2;
    const { clientVault } = world.ports;
    const failing: typeof clientVault = {
      ...clientVault,
      putPending: async (...args) => {
        if (failures-- > 0) throw new VaultUnavailable('down');
        return clientVault.putPending(...args);
      },
    };
    expect(await world.run({ clientVault: failing })).toMatchObject({ finished: 1 });
    const other = await rotatingClient();
    const down = {
      ...other.ports.clientVault,
      putPending: async () => Promise.reject(new VaultUnavailable('down')),
    };
    expect(await other.run({ clientVault: down })).toEqual(NOTHING);
    expect((await other.client()).circuit.phase).toMatchObject({ kind: 'open', reason: 'secret_rotation' });
    await other.clock.pass(minutes(1));
    expect(await other.run()).toMatchObject({ finished: 1 });
    expect((await other.held()).secret).toBe('secret-2');
  });
});

it('a fault of our own at one client keeps no other from its rotation', async () => {
  const world = await rotatingClient();
  const { clients } = world.ports;
  const other = aClientId('acme-other');
  await clients.create({ ...(await world.client()), id: other });
  await world.ports.clientVault.put(other, 'registered', {
    clientSecret: new Secret('secret-1'),
    registrationAccessToken: new Secret('registration-1'),
  });
  const breaks: typeof clients = {
    ...clients,
    change: async (who, ...rest) => {
      if (who === id) throw new TypeError('a secret');
      return clients.change(who, ...rest);
    },
  };
  expect(await world.run({ clients: breaks })).toMatchObject({ finished: 1, failed: 1, isComplete: true });
});

describe('a registration token that is renewed on the way', () => {
  /** A rotation whose PUT comes to `fate`. */
  const interrupted = async (fate: 'lost_request' | 'refused') => {
    const world = await rotatingClient();
    const { registration } = world;
    registration.habits = { renewsTokenOnRead: true };
    const registrations: typeof world.ports.registrations = {
      read: (call) => registration.read(call),
      replace: async (call, metadata) => {
        registration.fates = [fate];
        return registration.replace(call, metadata);
      },
    };
    const ran = await world.run({ registrations });
    return { ...world, ran };
  };

  it('is kept when the vendor then does not answer', async () => {
    const world = await interrupted('lost_request');
    expect((await world.client()).rolling).toMatchObject({ step: 'asked', failures: 1 });
    await world.clock.pass(minutes(1));
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(await world.held()).toEqual({ secret: 'secret-2', registrationToken: 'registration-1++' });
  });

  it('is kept beside the old secret when the vendor will not give a new one', async () => {
    const world = await interrupted('refused');
    expect(world.ran).toEqual({ ...NOTHING, rolledBack: 1 });
    expect(await world.held()).toEqual({ secret: 'secret-1', registrationToken: 'registration-1+' });
  });

  it('is kept beside a secret that a person brings meanwhile', async () => {
    const world = await interrupted('lost_request');
    await world.clock.pass(minutes(2));
    const rotate = rotateClientSecret(world.ports);
    world.registration.secret = 'from-the-console';
    await world.clock.run(rotate({ id, clientSecret: new Secret('from-the-console') }));
    expect(await world.held()).toEqual({ secret: 'from-the-console', registrationToken: 'registration-1+' });
  });

  it('is kept beside the old secret when the new one does not work', async () => {
    const world = await rotatingClient();
    world.registration.habits = { renewsToken: true };
    world.registration.takes = (secret) => secret === 'secret-1';
    for (let n = 0; n < 5; n++) {
      await world.run();
      await world.clock.pass(minutes(6));
    }
    expect((await world.client()).rolling).toBeUndefined();
    expect(await world.held()).toEqual({ secret: 'secret-1', registrationToken: 'registration-2' });
  });
});

it('a wrong secret of a person does not take the place of the vendor’s', async () => {
  const world = await rotatingClient();
  world.registration.takes = () => false;
  await world.run();
  await world.clock.pass(minutes(2));
  const before = await world.client();
  const rotate = rotateClientSecret(world.ports);
  expect(await rotate({ id, clientSecret: new Secret('mistyped') })).toMatchObject({
    code: 'vendor_refused',
  });
  expect(await world.client()).toEqual(before);
  world.registration.takes = undefined;
  expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
  expect((await world.held()).secret).toBe('secret-2');
});

describe('a vault that does not find what it has', () => {
  /** Says "not found" of whatever it is asked for from the PUT on, so many times. */
  const forgetful = (
    world: Awaited<ReturnType<typeof rotatingClient>>,
    isHidden: (version: string) => boolean,
  ) => ({
    ...world.ports.clientVault,
    get: async (...[client, version]: Parameters<typeof world.ports.clientVault.get>) =>
      isHidden(version) ? undefined : world.ports.clientVault.get(client, version),
  });
  const isAsked = ({ registration }: Awaited<ReturnType<typeof rotatingClient>>) =>
    registration.asked.includes('PUT');

  it('for a moment is asked once more', async () => {
    const world = await rotatingClient();
    let hidden = 1;
    const clientVault = forgetful(world, () => isAsked(world) && hidden-- > 0);
    expect(await world.run({ clientVault })).toEqual({ ...NOTHING, finished: 1 });
    expect((await world.held()).secret).toBe('secret-2');
  });

  it('for longer is waited for: the secret that the vendor has switched to is not dropped', async () => {
    const world = await rotatingClient();
    const clientVault = forgetful(world, () => isAsked(world));
    expect(await world.run({ clientVault })).toEqual({ ...NOTHING, failed: 1 });
    expect((await world.client()).rolling).toMatchObject({ step: 'set' });
    await world.clock.pass(minutes(30));
    expect(await world.run({ clientVault })).toEqual({ ...NOTHING, failed: 1, stuck: 1 });
    await world.clock.pass(minutes(2));
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    expect((await world.held()).secret).toBe('secret-2');
  });

  it('is asked once more before the vendor is asked again', async () => {
    const world = await rotatingClient();
    world.registration.habits = { tells: false };
    const { clients } = world.ports;
    const dying = {
      ...clients,
      change: async (...args: Parameters<typeof clients.change>) => {
        if (isAsked(world)) throw new StoreUnavailable('down');
        return clients.change(...args);
      },
    };
    await world.run({ clients: dying as typeof clients });
    await world.clock.pass(minutes(2));
    let hidden = 1;
    const clientVault = forgetful(world, (version) => version !== 'registered' && hidden-- > 0);
    expect(await world.run({ clientVault })).toEqual({ ...NOTHING, finished: 1 });
    expect((await world.held()).secret).toBe('secret-2');
  });

  it('does not pass an old secret that it does not find for one that works', async () => {
    const world = await rotatingClient();
    world.registration.takes = (secret) => secret === 'secret-1';
    const clientVault = forgetful(world, (version) => version === 'registered' && isAsked(world));
    for (let n = 0; n < 5; n++) {
      expect((await world.run({ clientVault })).rolledBack).toBe(0);
      await world.clock.pass(minutes(6));
    }
    expect((await world.client()).rolling).toMatchObject({ step: 'set' });
  });

  it('keeps what the vendor may have made while its data is gone', async () => {
    const world = await rotatingClient();
    world.registration.takes = (secret) => secret === 'secret-1';
    await world.run();
    await world.clock.pass(minutes(1));
    expect(await world.run({ vendors: { find: () => undefined } })).toEqual(NOTHING);
    expect((await world.client()).rolling).toMatchObject({ step: 'set', lastCode: 'vendor_gone' });
  });
});

describe('a new secret that does not work', () => {
  it('is tried again while the vendor may not know it yet', async () => {
    const world = await rotatingClient();
    world.registration.takes = (secret) => secret === 'secret-1';
    await world.run();
    expect(await world.client()).toMatchObject({
      rolling: { step: 'set', failures: 1, lastCode: 'secret_refused' },
      secret: { versionId: 'registered', pending: true },
      circuit: { phase: { kind: 'closed' } },
    });
    world.registration.takes = undefined;
    await world.clock.pass(minutes(1));
    expect(await world.run()).toMatchObject({ finished: 1 });
  });

  it('is rolled back when the old one works', async () => {
    const world = await rotatingClient();
    world.registration.takes = (secret) => secret === 'secret-1';
    const runs = [];
    for (let n = 0; n < 5; n++) {
      runs.push((await world.run()).rolledBack);
      await world.clock.pass(minutes(6));
    }
    expect(runs).toEqual([0, 0, 0, 0, 1]);
    const client = await world.client();
    expect(client.rolling).toBeUndefined();
    expect(client.secret).toMatchObject({ versionId: 'registered', pending: false });
    expect((await world.held()).secret).toBe('secret-1');
    expect(world.told()).toEqual([]);
  });

  it('stays beside an old one that does not work either, and a person hears of it', async () => {
    const world = await rotatingClient();
    world.registration.takes = () => false;
    const runs = [];
    for (let n = 0; n < 6; n++) {
      runs.push((await world.run()).stuck);
      await world.clock.pass(minutes(6));
    }
    expect(runs).toEqual([0, 0, 0, 0, 1, 1]);
    expect((await world.client()).rolling).toMatchObject({ step: 'set' });
  });
});

describe('a server that keeps its secrets', () => {
  it('is asked again a day later', async () => {
    const world = await rotatingClient();
    world.registration.habits = { replaces: false };
    const recorded: unknown[] = [];
    const metrics = { record: (...metric: unknown[]) => recorded.push(metric) };
    expect(await world.run({ metrics })).toEqual({ ...NOTHING, rolledBack: 1 });
    // Somebody hears of it.
    expect(recorded).toContainEqual(['RotationStuck', 1, 'Count']);
    expect((await world.client()).secret).toMatchObject({
      versionId: 'registered',
      rotateAt: after(STOOD_BACK, days(1)),
      pending: false,
    });
    expect(world.told()).toEqual([]);
  });

  it('is believed when it changes its registration token', async () => {
    const world = await rotatingClient();
    world.registration.habits = { replaces: false, renewsToken: true };
    await world.run();
    expect(await world.held()).toEqual({ secret: 'secret-1', registrationToken: 'registration-2' });
    expect(world.told()).toEqual([]);
  });

  it('is believed by the next driver too, where the first died with the new registration token kept', async () => {
    const world = await rotatingClient();
    world.registration.habits = { replaces: false, renewsToken: true };
    const tokenEndpoint = { request: () => Promise.reject(new StoreUnavailable('the process ends')) };
    await world.run({ tokenEndpoint });
    await world.clock.pass(minutes(2));
    expect(await world.run()).toEqual({ ...NOTHING, rolledBack: 1 });
    expect(await world.held()).toEqual({ secret: 'secret-1', registrationToken: 'registration-2' });
    expect(world.told()).toEqual([]);
  });
});

describe('a secret that a person brought, whose taker died before it was tried', () => {
  const brought = async (text: string) => {
    const world = await rotatingClient();
    await bringSecret(world.ports, await world.client(), { clientSecret: new Secret(text) });
    await world.clock.pass(seconds(89));
    expect(await world.run()).toEqual(NOTHING);
    await world.clock.pass(seconds(1));
    return world;
  };

  it('is tried by the next one, and kept', async () => {
    const world = await brought('from-the-console');
    world.registration.secret = 'from-the-console';
    expect(await world.run()).toEqual({ ...NOTHING, finished: 1 });
    expect(await world.held()).toEqual({ secret: 'from-the-console', registrationToken: 'registration-1' });
    expect(world.registration.asked).toEqual([]);
  });

  it('is given up where it does not work', async () => {
    const world = await brought('mistyped');
    expect(await world.run()).toEqual({ ...NOTHING, rolledBack: 1 });
    expect((await world.held()).secret).toBe('secret-1');
    expect((await world.client()).rolling).toBeUndefined();
  });
});

describe('asked for now', () => {
  it('is begun, answered at once, and driven by whoever comes', async () => {
    const world = await rotatingClient();
    const rotate = rotateClientSecret(world.ports);
    expect(await rotate({ id })).toMatchObject({ kind: 'client', client: { secret: { pending: true } } });
    expect(await rotate({ id })).toMatchObject({ kind: 'client', client: { secret: { pending: true } } });
    expect(world.registration.asked).toEqual([]);
    expect(await world.run()).toMatchObject({ finished: 1 });
  });

  it('two drivers at once ask the vendor once', async () => {
    const world = await rotatingClient();
    await Promise.all([world.run(), world.run()]);
    expect(world.registration.asked).toEqual(['GET', 'PUT']);
    expect((await world.held()).secret).toBe('secret-2');
  });
});
