import { describe, expect, it } from 'vitest';
import { historyChecker } from '#shared/domain/history/checker.ts';
import { minutes, seconds } from '#shared/domain/time.ts';
import { getAccessToken } from '#shared/usecases/get-access-token.ts';
import { anIntegrationId } from '../../support/integration.ts';
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
