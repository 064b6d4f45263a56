import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/patience.ts';
import { KINDS, type Kind, World } from '../support/world.ts';

const SETTINGS = {
  ...KINDS,
  'no-revocation': { ...KINDS.strict, vendorFields: { revocationEndpoint: undefined } },
  'whole-grant': { ...KINDS.strict, revocationEnds: 'grant' as const },
};

// They mostly wait.
vi.setConfig({ maxConcurrency: 100 });

let world: World<keyof typeof SETTINGS>;
beforeAll(async () => {
  world = await World.start(SETTINGS);
  for (const name of Object.keys(SETTINGS) as (keyof typeof SETTINGS)[]) await world.register(name, name);
}, 60_000);
afterAll(() => world.stop());

const revocations = (id: string) => world.vendor.history.records({ endpoint: 'revoke', grantId: id });

/** Nothing of it can be used any more: not the newest refresh token, not the access token that came with it. */
function isEnded(id: string): boolean {
  const { death, newest, access } = world.vendor.grant(id);
  return death?.cause === 'revocation' || (newest.dead === true && access.revokedAt !== undefined);
}

async function expectGone(id: string): Promise<void> {
  const { api } = world.home;
  for (const answer of [
    await api.remove(id),
    await api.call('GET', `/v1/integrations/${id}`),
    await api.token(id),
    await api.refresh(id),
  ]) {
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 404, code: 'not_found' });
  }
}

describe.concurrent('DELETE', () => {
  it('revokes at the vendor, destroys and forgets', async () => {
    await world.adopt('strict', 'idle', { expiresIn: 3600 });
    expect(await world.home.api.remove('idle')).toMatchObject({
      status: 202,
      body: { revokedAtVendor: true },
    });
    expect(isEnded('idle')).toBe(true);
    await expectGone('idle');
    await world.home.hears({ type: 'integration.revoked', integration: 'idle' });
    expect(world.home.story('idle')).toEqual(['integration.connected', 'integration.revoked']);
  });

  it('where one call ends the whole grant', async () => {
    await world.adopt('whole-grant', 'whole', { expiresIn: 3600 });
    expect((await world.home.api.remove('whole')).body).toEqual({ revokedAtVendor: true });
    expect(world.vendor.grant('whole').death?.cause).toBe('revocation');
  });

  it('says where a vendor cannot revoke', async () => {
    await world.adopt('no-revocation', 'unsupported', { expiresIn: 3600 });
    expect(await world.home.api.remove('unsupported')).toMatchObject({
      status: 202,
      body: { revokedAtVendor: 'unsupported' },
    });
    await expectGone('unsupported');
  });

  it('says where the vendor failed to', async () => {
    await world.adopt('strict', 'failing', { expiresIn: 3600 });
    world.vendor.faults.always({ kind: 'status', status: 503 }, { endpoint: 'revoke', grantId: 'failing' });
    const { status, body } = await world.home.api.remove('failing');
    expect(status).toBe(202);
    expect([false, 'pending']).toContain(body.revokedAtVendor);
    await expectGone('failing');
  });

  it('the same id may be used again', async () => {
    await world.adopt('strict', 'reborn', { expiresIn: 3600 });
    await world.home.api.remove('reborn');
    const consent = world.vendor.consent('strict', { id: 'reborn-2' });
    await world.create('strict', 'reborn');
    await world.home.api.expect(200, 'PUT', '/v1/integrations/reborn/grant', {
      refreshToken: consent.refreshToken,
    });
    const well = await world.home.api.until(
      'reborn',
      ({ status, version }) => status === 'active' && version > 1,
    );
    expect(well.epoch).toBeGreaterThan(0);
    expect((await world.home.api.token('reborn')).body.accessToken).toBe(
      world.vendor.grant('reborn-2').access.value,
    );
  });
});

describe.concurrent('DELETE during a refresh in flight: the token born meanwhile is revoked and never served', () => {
  const kinds: Kind[] = ['none', 'replaced', 'grace', 'mint-last', 'strict', 'family'];
  const holds = {
    'before handling': (held: Promise<void>) => ({ kind: 'delay', holdBefore: held }) as const,
    'after handling': (held: Promise<void>) => ({ kind: 'delay', holdAfter: held }) as const,
  };
  for (const kind of kinds) {
    for (const [when, faultFor] of Object.entries(holds)) {
      it(`${kind}, ${when}`, async () => {
        const id = `born-${kind}-${when.replace(' ', '-')}`;
        const { api } = world.home;
        await world.adopt(kind, id, { expiresIn: 3600 });
        const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
        world.vendor.faults.next(faultFor(held), { grantId: id });
        const refreshing = api.refresh(id);
        await eventually('the refresh at the vendor', () => world.vendor.history.records({ grantId: id })[0]);
        const readers = Array.from({ length: 5 }, () => api.token(id, { seenVersion: 1 }));
        const removing = api.remove(id);
        await world.home.hears({ type: 'integration.revoked', integration: id });
        letGo();
        const removed = await removing;
        expect(removed.status).toBe(202);
        expect([true, 'pending']).toContain(removed.body.revokedAtVendor);
        await eventually('an end at the vendor', () => (isEnded(id) ? true : undefined));
        const newborn = world.vendor.grant(id).access.value;
        for (const answer of [await refreshing, ...(await Promise.all(readers))]) {
          expect([404, 409, 503]).toContain(answer.status);
          expect(answer.text).not.toContain(newborn);
        }
        await expectGone(id);
        expect(revocations(id).length).toBeGreaterThan(0);
        expect(world.vendor.history.posts({ grantId: id })).toBe(1);
      }, 60_000);
    }
  }
});

it('a removal that SIGKILL cut short is finished after the restart', async () => {
  const { api } = world.home;
  await world.adopt('strict', 'cut-short', { expiresIn: 3600 });
  world.vendor.faults.next(
    { kind: 'delay', delayBeforeMs: 900 },
    { grantId: 'cut-short', endpoint: 'revoke' },
  );
  const removing = api.remove('cut-short').catch(() => undefined);
  await eventually('the revocation at the vendor', () => revocations('cut-short')[0]);
  await world.home.crash();
  await removing;
  await eventually('an end at the vendor', () => (isEnded('cut-short') ? true : undefined));
  await eventually('a 404', async () => ((await api.remove('cut-short')).status === 404 ? true : undefined));
}, 60_000);
