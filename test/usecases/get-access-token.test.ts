import { describe, expect, it } from 'vitest';
import { after, before, minutes, seconds } from '#shared/domain/time.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { getAccessToken } from '#shared/usecases/get-access-token.ts';
import { anIntegrationId, NOW, tokenFacts } from '../support/integration.ts';
import { refreshWorld, type World } from '../support/refresh-world.ts';

const PAYROLL = anIntegrationId('payroll');
const EXPIRED = { tokens: tokenFacts({ expiresAt: before(NOW, seconds(1)) }) };

/** Readers of a world, and a queue that works each message off at once unless told otherwise. */
function readersOf(world: World, work: 'at once' | 'never' = 'at once') {
  const sent: RefreshMessage[] = [];
  const refresh = world.holder();
  const read = getAccessToken({
    ...world.ports,
    // Woken by a commit, or by the clock that the test moves.
    watch: {
      changed: (id, atMost, round) =>
        Promise.race([world.watch.changed(id, atMost, round), world.clock.sleep(atMost)]),
    },
    queue: {
      send: async (messages) => {
        sent.push(...messages);
        if (work === 'at once') for (const message of messages) void refresh(message.id, message);
      },
    },
  });
  return { sent, read: (more = {}) => read({ id: PAYROLL, timeout: seconds(10), ...more }) };
}

describe('getAccessToken', () => {
  it('serves a living token without asking for anything', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const { sent, read } = readersOf(world);
    const served = await world.clock.run(read());
    expect(served).toMatchObject({
      kind: 'served',
      version: 3,
      state: 'fresh',
      tokenType: 'Bearer',
      scope: 'read',
    });
    expect(served.kind === 'served' && served.accessToken.reveal()).toBe('at-0');
    expect(sent).toEqual([]);
  });

  it('lets a thousand readers of an expired token cause one refresh', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant('payroll', EXPIRED);
    const { sent, read } = readersOf(world);
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(2) }];
    const served = await world.clock.run(Promise.all(Array.from({ length: 1000 }, () => read())));
    expect(
      new Set(served.map((one) => (one.kind === 'served' ? one.accessToken.reveal() : one.code))),
    ).toEqual(new Set(['at-1']));
    expect(sent).toHaveLength(1);
    expect(world.endpoint.posts).toEqual(['rt-0']);
  });

  it('never answers with a version that was seen to fail', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const { sent, read } = readersOf(world);
    const served = await world.clock.run(read({ seenVersion: 3 }));
    expect(served).toMatchObject({ kind: 'served', version: 4, state: 'fresh' });
    expect(sent).toMatchObject([{ why: 'asked', seenVersion: 3 }]);
  });

  it('refuses a version that nobody can have seen, and refreshes nothing for it', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const { sent, read } = readersOf(world);
    expect(await world.clock.run(read({ seenVersion: 4 }))).toEqual({
      kind: 'refused',
      code: 'invalid_request',
      detail: 'seenVersion is 4, and the newest version of payroll is 3',
      pointer: '/seenVersion',
    });
    expect(sent).toEqual([]);
  });

  it('serves the old token while no refresh comes, if it lives', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const { read } = readersOf(world, 'never');
    const served = await world.clock.run(read({ minTtl: minutes(20) }));
    expect(served).toMatchObject({ kind: 'served', version: 3, state: 'stale_but_valid' });
  });

  it('says when to come again where there is none, at its deadline and not later', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant('payroll', EXPIRED);
    const { read } = readersOf(world, 'never');
    const refused = await world.clock.run(read({ timeout: seconds(3) }));
    expect(refused).toMatchObject({ kind: 'refused', code: 'temporarily_unavailable', retryAfter: 2 });
    expect(world.clock.monotonic()).toBe(seconds(3));
  });

  it('does not wait for a backoff', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant('payroll', { ...EXPIRED, heldUntil: after(NOW, seconds(42)) });
    const { sent, read } = readersOf(world);
    expect(await world.clock.run(read())).toMatchObject({ code: 'temporarily_unavailable', retryAfter: 42 });
    expect(sent).toEqual([]);
    expect(world.clock.monotonic()).toBe(0);
  });

  it('refuses what no waiting would bring', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    const { read } = readersOf(world);
    expect(await world.clock.run(read())).toMatchObject({ kind: 'refused', code: 'not_found' });
    await world.grant('payroll', { care: { status: 'reauthorization_required', since: NOW } });
    expect(await world.clock.run(read())).toMatchObject({
      kind: 'refused',
      code: 'reauthorization_required',
    });
  });

  it('names the scopes that the grant lacks', async () => {
    const world = await refreshWorld({ kind: 'strict' });
    await world.grant();
    const { read } = readersOf(world);
    expect(await world.clock.run(read({ scopes: ['read', 'write'] }))).toMatchObject({
      code: 'insufficient_scope',
      extra: { missingScopes: ['write'] },
    });
  });
});
