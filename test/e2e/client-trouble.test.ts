import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { leaksOf } from '../support/leaks.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

// They mostly wait.
vi.setConfig({ maxConcurrency: 100 });

let world: World;
beforeAll(async () => {
  world = await World.start(KINDS);
}, 60_000);
afterAll(() => world.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
const posts = (clientId: string) => world.vendor.history.records({ endpoint: 'token', clientId });

describe.concurrent('throttled', () => {
  it.each(['seconds', 'date'] as const)(
    'Retry-After in %s stops all POSTs of that client',
    async (as) => {
      const client = `busy-${as}`;
      const { api } = world.home;
      await world.register('strict', client);
      world.vendor.faults.next({ kind: 'throttle', retryAfterSeconds: 5, as }, { clientId: client });
      await world.adopt(client, `${client}-first`);
      const throttled = await eventually('a 429', () => posts(client)[0]?.answeredAt);
      for (const id of names(client, 5)) await world.adopt(client, id);
      // Neither a reader nor a person gets through.
      const read = await api.token(`${client}-0`, { timeoutMs: 500 });
      const refresh = await api.refresh(`${client}-1`);
      for (const answer of [read, refresh]) {
        expect({ status: answer.status, code: answer.body.code }).toEqual({
          status: 503,
          code: 'temporarily_unavailable',
        });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      for (const id of [`${client}-first`, ...names(client, 5)]) {
        expect(await api.integration(id)).toMatchObject({ status: 'active', version: 1 });
      }
      for (const id of [`${client}-first`, ...names(client, 5)]) {
        await api.until(id, ({ version }) => version === 2);
        expect(world.home.story(id)).toEqual(['integration.connected']);
      }
      const [, next] = posts(client);
      expect((next?.arrivedAt ?? 0) - throttled).toBeGreaterThan(4900);
      expect(posts(client)).toHaveLength(7);
    },
    60_000,
  );

  it('without Retry-After the client waits of its own accord, and the grant stays healthy', async () => {
    await world.register('strict', 'terse');
    world.vendor.faults.next({ kind: 'throttle' }, { clientId: 'terse' });
    await world.adopt('terse', 'terse');
    const healthy = await world.home.api.until('terse', ({ version }) => version === 2);
    expect(healthy.status).toBe('active');
    const [first, second] = posts('terse');
    expect((second?.arrivedAt ?? 0) - (first?.answeredAt ?? 0)).toBeGreaterThan(500);
    expect(world.home.story('terse')).not.toContain('integration.degraded');
  }, 60_000);
});

describe.concurrent('client refused', () => {
  it('touches no grant, and a secret that works brings all of them back', async () => {
    const { api } = world.home;
    const living = names('living', 3);
    const expired = names('expired', 3);
    const client = await world.register('strict', 'orphaned');
    for (const id of living) await world.adopt('orphaned', id, { expiresIn: 3600 });
    client.secrets = ['another-secret'];
    expect((await api.refresh('living-0')).status).toBe(503);
    const told = await api.client('orphaned');
    expect(told).toMatchObject({
      status: 'refused',
      lastError: { code: 'invalid_client' },
      circuit: { state: 'open' },
    });
    for (const id of expired) await world.adopt('orphaned', id);
    for (const id of living) expect((await api.refresh(id)).status).toBe(503);
    await pause(2500);
    expect(posts('orphaned')).toHaveLength(1);
    for (const id of [...living, ...expired]) {
      const seen = await api.integration(id);
      expect(seen).toMatchObject({ status: 'active', version: 1, failures: 0 });
      expect(seen.lastError).toBeUndefined();
      expect(world.home.story(id)).toEqual(['integration.connected']);
    }
    // A token that lives is served, one that has run out is not.
    for (const id of living) expect(await api.token(id)).toMatchObject({ status: 200, body: { version: 1 } });
    for (const id of expired) {
      expect(await api.token(id)).toMatchObject({ status: 503, body: { code: 'temporarily_unavailable' } });
    }
    await world.home.hears({ type: 'client.refused', client: 'orphaned' });
    expect(world.home.events({ type: 'client.refused', client: 'orphaned' })).toHaveLength(1);

    const wrong = await api.call('POST', '/v1/clients/orphaned/rotate', { clientSecret: 'wrong-again' });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'vendor_refused' } });
    expect(await api.client('orphaned')).toMatchObject({ status: 'refused' });

    await api.expect(202, 'POST', '/v1/clients/orphaned/rotate', { clientSecret: 'another-secret' });
    expect(await api.client('orphaned')).toMatchObject({ status: 'ok', circuit: { state: 'closed' } });
    for (const id of [...living, ...expired]) await api.until(id, ({ version }) => version === 2);
    await world.home.hears({ type: 'client.secret_rotated', client: 'orphaned' });
    expect(world.home.events({ type: 'client.secret_rotated', client: 'orphaned' })).toHaveLength(1);
    for (const id of [...living, ...expired]) expect(world.vendor.grant(id).death).toBeUndefined();
  }, 60_000);
});

describe.concurrent('many grants refused at once', () => {
  it('are held and announced once, and come back when the vendor does', async () => {
    const { api } = world.home;
    const ids = names('crowd', 12);
    await world.register('strict', 'crowded');
    for (const id of ids) await world.adopt('crowded', id, { expiresIn: 3600 });
    world.vendor.faults.always({ kind: 'oauth-error', error: 'invalid_grant' }, { clientId: 'crowded' });
    await Promise.all(ids.map((id) => api.refresh(id)));
    const held = await eventually(
      'a hold',
      () => world.home.events({ type: 'client.refused', client: 'crowded' })[0],
    );
    expect(held).toMatchObject({ reason: 'mass_refusal' });
    // Past every confirmation: nobody is given up.
    await pause(5000);
    for (const id of ids) {
      expect((await api.integration(id)).status).not.toBe('reauthorization_required');
    }
    expect(world.home.events({ type: 'client.refused', client: 'crowded' })).toHaveLength(1);
    world.vendor.faults.clear({ clientId: 'crowded' });
    const { status } = await api.call('POST', '/v1/clients/crowded/rotate', {
      clientSecret: 'secret-of-crowded',
    });
    expect(status).toBe(202);
    for (const id of ids)
      await api.until(id, ({ version, status: s }) => version === 2 && s === 'active', 40_000);
    expect(world.home.events({ type: 'integration.reauthorization_required' })).toEqual([]);
  }, 90_000);
});

describe('not sent', () => {
  it('a vendor that refuses connections loses nothing', async () => {
    const { api } = world.home;
    await world.register('strict', 'away');
    await world.adopt('away', 'away', { expiresIn: 3600 });
    await world.vendor.closeDoor();
    await api.refresh('away');
    expect(await api.integration('away')).toMatchObject({
      status: 'degraded',
      version: 1,
      lastError: { class: 'not_sent' },
    });
    expect(await api.token('away')).toMatchObject({ status: 200, body: { version: 1 } });
    await world.vendor.openDoor();
    const well = await api.until('away', ({ version }) => version === 2);
    expect(well).toMatchObject({ status: 'active', failures: 0 });
    expect(well.lastError).toBeUndefined();
    expect(posts('away')).toHaveLength(1);
    await world.home.hears({ type: 'integration.recovered', integration: 'away' });
    expect(world.home.story('away')).toEqual([
      'integration.connected',
      'integration.degraded',
      'integration.recovered',
    ]);
  }, 60_000);
});

it('leaves no secret in clear, the wrong one included', async () => {
  expect(await leaksOf(world, ['wrong-again'])).toEqual([]);
});
