import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaksOf } from '../support/leaks.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start(KINDS);
  await world.register('strict', 'strict');
  await world.register('none', 'none');
}, 60_000);
afterAll(() => world.stop());

const put = (id: string, grant: Readonly<Record<string, unknown>>) =>
  world.home.api.call('PUT', `/v1/integrations/${id}/grant`, grant);

describe('PUT …/grant', () => {
  it('of the refresh token that is held changes nothing', async () => {
    const { refreshToken } = await world.adopt('strict', 'held', { expiresIn: 3600 });
    const before = await world.home.api.integration('held');
    expect(await put('held', { refreshToken })).toMatchObject({ status: 200, body: { ...before } });
    expect(await world.home.api.integration('held')).toEqual(before);
    expect(world.vendor.history.posts({ grantId: 'held' })).toBe(0);
  });

  it('of the one that is being spent changes nothing', async () => {
    const { refreshToken } = await world.adopt('strict', 'spending', { expiresIn: 3600 });
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    world.vendor.faults.next({ kind: 'delay', holdBefore: held }, { grantId: 'spending' });
    const refreshing = world.home.api.refresh('spending');
    await eventually('a refresh', () => world.vendor.history.records({ grantId: 'spending' })[0]);
    expect(await put('spending', { refreshToken })).toMatchObject({ status: 200, body: { epoch: 1 } });
    letGo();
    expect(await refreshing).toMatchObject({ status: 200, body: { status: 'active', version: 2, epoch: 1 } });
  });

  it('of one that was spent is a conflict', async () => {
    const { refreshToken } = await world.adopt('strict', 'spent', { expiresIn: 3600 });
    await world.home.api.refresh('spent');
    const before = await world.home.api.integration('spent');
    expect(await put('spent', { refreshToken })).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await world.home.api.refresh('spent');
    expect(await put('spent', { refreshToken })).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await world.home.api.integration('spent')).toMatchObject({
      epoch: before.epoch,
      version: before.version + 1,
      status: 'active',
    });
  });

  it.each([
    ['nothing at all', {}],
    ['a scope only', { scope: 'read' }],
    ['an expired access token and no refresh token', { accessToken: 'at-alone', expiresIn: 0 }],
  ])('of %s is refused', async (name, grant) => {
    const id = `nothing-${name.split(' ')[1]}`;
    await world.create('strict', id);
    expect(await put(id, grant)).toMatchObject({ status: 422, body: { code: 'nothing_to_keep' } });
    expect(await world.home.api.integration(id)).toMatchObject({ status: 'pending', epoch: 0, version: 0 });
  });

  it('of an expired access token with a refresh token is refreshed at once', async () => {
    await world.adopt('strict', 'expired');
    expect(await world.home.api.until('expired', ({ version }) => version === 2)).toMatchObject({
      status: 'active',
      epoch: 1,
    });
  });

  it('of another consent replaces the grant, one epoch later', async () => {
    await world.adopt('strict', 'replaced', { expiresIn: 3600 });
    const other = world.vendor.consent('strict', { id: 'replaced-2' });
    const { accessToken, refreshToken } = other;
    const answer = await put('replaced', { accessToken, refreshToken, expiresIn: 3600 });
    expect(answer).toMatchObject({ status: 200, body: { epoch: 2, status: 'active' } });
    expect((await world.home.api.token('replaced')).body.accessToken).toBe(accessToken);
    await world.home.api.refresh('replaced');
    expect(world.vendor.history.posts({ grantId: 'replaced-2' })).toBe(1);
    expect(world.vendor.history.posts({ grantId: 'replaced' })).toBe(0);
  });

  it('during a refresh in flight: the fresh consent stays, the late answer of the old one does not', async () => {
    await world.adopt('strict', 'overtaken', { expiresIn: 3600 });
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    world.vendor.faults.next({ kind: 'delay', holdBefore: held }, { grantId: 'overtaken' });
    const refreshing = world.home.api.refresh('overtaken');
    await eventually('a refresh', () => world.vendor.history.records({ grantId: 'overtaken' })[0]);
    const { accessToken, refreshToken } = world.vendor.consent('strict', { id: 'overtaken-2' });
    await put('overtaken', { accessToken, refreshToken, expiresIn: 3600 });
    letGo();
    await refreshing;
    expect((await world.home.api.token('overtaken')).body.accessToken).toBe(accessToken);
    expect(await world.home.api.refresh('overtaken')).toMatchObject({ status: 200, body: { epoch: 2 } });
    expect(world.vendor.grant('overtaken-2').newest.generation).toBe(2);
    // No revocation that could end the fresh consent.
    expect(world.vendor.history.records({ endpoint: 'revoke', grantId: 'overtaken-2' })).toEqual([]);
    expect(world.vendor.grant('overtaken-2').death).toBeUndefined();
  });
});

it('leaves no secret in clear', async () => {
  expect(await leaksOf(world, ['at-alone'])).toEqual([]);
});
