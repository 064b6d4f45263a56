import { describe, expect, it } from 'vitest';
import { historyChecker } from '#shared/domain/history/checker.ts';
import { Secret } from '#shared/domain/secret.ts';
import { minutes, seconds } from '#shared/domain/time.ts';
import { getAccessToken } from '#shared/usecases/get-access-token.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { removeIntegration } from '#shared/usecases/remove-integration.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId, anIntegration, anIntegrationId, NOW, without } from '../../support/integration.ts';
import { killed, refreshWorld, type World } from '../../support/refresh-world.ts';

const kindsOf = (world: World) => world.facts.map(({ kind }) => kind);

function verdictOn(world: World) {
  const checker = historyChecker({ skew: 0, window: 0 });
  for (const fact of world.facts) checker.take(fact);
  return checker.verdict();
}

describe('what a refresh leaves on record', () => {
  it('is its lease, the request before it leaves, the answer, where it lies, and its version', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const asked: string[][] = [];
    const request = world.endpoint.request.bind(world.endpoint);
    const refresh = world.holder({
      tokenEndpoint: {
        request: (...args) => {
          asked.push(kindsOf(world));
          return request(...args);
        },
      },
    });
    await world.clock.run(refresh());
    expect(asked).toEqual([['acquired', 'spend']]);
    expect(kindsOf(world)).toEqual(['acquired', 'spend', 'answer', 'persist', 'commit']);
    const { violations, tally } = verdictOn(world);
    expect(violations).toEqual([]);
    expect(tally).toMatchObject({ facts: 5, refreshes: 1, spends: 1, adopted: 0 });
  });

  it('tells the adoption of what a dead holder stored', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const dying = world.holder({ store: { ...world.ports.store, commit: killed } });
    await expect(world.clock.run(dying())).rejects.toThrow('killed here');
    await world.clock.pass(minutes(5));
    await world.clock.run(world.holder()());
    const { violations, tally } = verdictOn(world);
    expect(violations).toEqual([]);
    expect(tally).toMatchObject({ refreshes: 0, adopted: 1, spends: 1 });
  });
});

describe('what a read leaves on record', () => {
  it('is on record before the token is given, and no token is given where it cannot be', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const refusing = {
      record: async () => {
        throw new Error('the disk is full');
      },
    };
    const read = (ports: Partial<typeof world.ports>) =>
      getAccessToken({
        ...world.ports,
        watch: world.watch,
        queue: { send: async () => {} },
        ...ports,
      })({ id: anIntegrationId('payroll'), timeout: seconds(1) });
    expect(await world.clock.run(read({}))).toMatchObject({ kind: 'served', version: 3 });
    expect(world.facts.at(-1)).toMatchObject({ kind: 'serve', version: 3, waited: 0, deadline: 1000 });
    expect(await world.clock.run(read({ audit: refusing }))).toMatchObject({
      kind: 'refused',
      code: 'temporarily_unavailable',
    });
  });
});

describe('an audit that fails', () => {
  it('costs no grant', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const measured: string[] = [];
    const refresh = world.holder({
      audit: { record: async () => Promise.reject(new Error('the disk is full')) },
      metrics: { record: (name) => void measured.push(name) },
    });
    expect(await world.clock.run(refresh())).toMatchObject({ kind: 'refreshed' });
    expect(measured.filter((name) => name === 'AuditFailed')).toHaveLength(5);
    expect(await world.refreshToken()).toBe('rt-1');
  });
});

describe('what else is on record', () => {
  const id = anIntegrationId('payroll');
  const unbegun = () => anIntegration({ epoch: 0, version: 0, fence: 0, care: { status: 'pending' } });

  it('is a grant that was brought, and its end', async () => {
    const { ports, facts, told } = await allPorts();
    await ports.store.create(without(unbegun(), 'tokens', 'dueAt'));
    const brought = { id, refreshToken: new Secret('rt-0'), accessToken: new Secret('at-0') };
    await importGrant(ports)({ ...brought, expiresIn: minutes(60) });
    expect(facts).toMatchObject([
      { kind: 'granted', epoch: 1, version: 1, token: expect.stringMatching(/^[\w-]{16}$/) },
      { kind: 'announced', event: 'integration.connected' },
    ]);
    await removeIntegration(ports)({ id, timeout: seconds(1) });
    expect(facts.slice(2)).toMatchObject([
      { kind: 'removal_begun', epoch: 1, version: 1 },
      { kind: 'announced', event: 'integration.revoked' },
      { kind: 'removed', epoch: 1, revokedAtVendor: 'yes' },
      { kind: 'removal_acknowledged', epoch: 1 },
    ]);
    expect(told()).toEqual(['integration.connected', 'integration.revoked']);
  });

  it('is each refusal, with what the row was before, until the grant is given up', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    world.endpoint.alive = false;
    await world.clock.run(world.holder()());
    await world.clock.pass(minutes(1));
    await world.clock.run(world.holder()());
    const refusals = world.facts.filter(({ kind }) => kind === 'refused');
    expect(refusals).toMatchObject([
      { becomes: 'suspect', refusals: 1, plainRefusals: 1, lossKnown: false, confirmAfter: 60_000 },
      { becomes: 'reauthorization_required', refusals: 2, plainRefusals: 2, lastRefusalAt: NOW },
    ]);
    expect(verdictOn(world).tally.losses).toMatchObject({ endedElsewhere: 1, announced: 0 });
  });

  it('is the one try of a circuit that was open, and its end', async () => {
    const open = { kind: 'open', reason: 'failing', since: NOW, until: NOW, trips: 1 } as const;
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    await world.ports.clients.change(aClientId('acme-main'), (client) => ({
      client: { ...client, circuit: { ...client.circuit, phase: open } },
      result: undefined,
    }));
    await world.clock.pass(seconds(5));
    await world.clock.run(world.holder()());
    const kinds = kindsOf(world).filter((kind) => kind.startsWith('probe'));
    expect(kinds).toEqual(['probe_taken', 'probe_ended']);
  });

  it('is a client secret that was tried', async () => {
    const { ports, facts, endpoint } = await allPorts();
    endpoint.alive = false;
    await rotateClientSecret(ports)({ id: aClientId('acme-main'), clientSecret: new Secret('secret-2') });
    expect(facts[0]).toMatchObject({ kind: 'secret_tried', client: 'acme-main', outcome: 'grant_refused' });
  });
});

it('a token that expires while the vault is read is not served', async () => {
  const world = await refreshWorld({ kind: 'strict' });
  await world.grant();
  const slow = {
    get: async (...args: Parameters<typeof world.vault.get>) => {
      await world.clock.sleep(minutes(5));
      return world.vault.get(...args);
    },
  };
  const read = getAccessToken({
    ...world.ports,
    vault: slow,
    watch: world.watch,
    queue: { send: async () => {} },
  });
  expect(await world.clock.run(read({ id: anIntegrationId('payroll'), timeout: seconds(1) }))).toMatchObject({
    kind: 'refused',
    code: 'temporarily_unavailable',
  });
  expect(kindsOf(world)).not.toContain('serve');
});
