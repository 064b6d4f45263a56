import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/patience.ts';
import type { Fault } from '../support/vendor/faults.ts';
import { KINDS, World } from '../support/world.ts';

const CONFIRM_MS = 2000;

// They mostly wait.
vi.setConfig({ maxConcurrency: 100 });

let world: World;
beforeAll(async () => {
  world = await World.start(KINDS, { GRANTKEEPER_CONFIRM_SECONDS: String(CONFIRM_MS / 1000) });
}, 60_000);
afterAll(() => world.stop());

const sends = (id: string) => world.vendor.history.records({ endpoint: 'token', grantId: id });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.concurrent('grant refused', () => {
  it('is suspect first, confirmed once, then given up and asked no more', async () => {
    await world.register('strict', 'withdrawn');
    await world.adopt('withdrawn', 'withdrawn', { expiresIn: 3600 });
    const { api } = world.home;
    world.vendor.withdraw('withdrawn');
    await api.refresh('withdrawn');
    expect(await api.integration('withdrawn')).toMatchObject({
      status: 'suspect',
      lastError: { class: 'grant_refused', code: 'invalid_grant' },
    });
    const over = await api.until('withdrawn', ({ status }) => status === 'reauthorization_required');
    expect(over.lastError).toMatchObject({ class: 'grant_refused', code: 'invalid_grant' });
    const [first, second] = sends('withdrawn');
    expect((second?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0)).toBeGreaterThan(CONFIRM_MS - 100);
    await pause(3000);
    expect(sends('withdrawn')).toHaveLength(2);
    await world.home.hears({ type: 'integration.reauthorization_required', integration: 'withdrawn' });
    expect(world.home.story('withdrawn')).toEqual([
      'integration.connected',
      'integration.suspect',
      'integration.reauthorization_required',
    ]);
    const token = await api.token('withdrawn', { minTtlSeconds: 3599 });
    expect({ status: token.status, code: token.body.code }).toEqual({
      status: 409,
      code: 'reauthorization_required',
    });
    const refresh = await api.refresh('withdrawn');
    expect({ status: refresh.status, code: refresh.body.code }).toEqual({
      status: 409,
      code: 'reauthorization_required',
    });
    expect(sends('withdrawn')).toHaveLength(2);
  }, 60_000);

  it('a refusal that does not repeat was none', async () => {
    await world.register('strict', 'hiccup');
    world.vendor.faults.next({ kind: 'oauth-error', error: 'invalid_grant' }, { grantId: 'hiccup' });
    await world.adopt('hiccup', 'hiccup');
    await world.home.api.until('hiccup', ({ status }) => status === 'suspect');
    const well = await world.home.api.until('hiccup', ({ status }) => status === 'active');
    expect(well).toMatchObject({ version: 2, failures: 0 });
    expect(sends('hiccup')).toHaveLength(2);
    await world.home.hears({ type: 'integration.recovered', integration: 'hiccup' });
    expect(world.home.story('hiccup')).toEqual([
      'integration.connected',
      'integration.suspect',
      'integration.recovered',
    ]);
  }, 60_000);

  it('a refresh by a person is the confirmation', async () => {
    await world.register('strict', 'asked-for');
    await world.adopt('asked-for', 'asked-for', { expiresIn: 3600 });
    world.vendor.withdraw('asked-for');
    await world.home.api.refresh('asked-for');
    await world.home.api.refresh('asked-for');
    expect((await world.home.api.integration('asked-for')).status).toBe('reauthorization_required');
    expect(sends('asked-for')).toHaveLength(2);
  }, 60_000);

  it('a new consent brings a given-up grant back, one epoch later', async () => {
    await world.register('strict', 'again');
    await world.adopt('again', 'again', { expiresIn: 3600 });
    world.vendor.withdraw('again');
    await world.home.api.refresh('again');
    await world.home.api.refresh('again');
    const consent = world.vendor.consent('again', { id: 'again-2' });
    const answer = await world.home.api.call('PUT', '/v1/integrations/again/grant', {
      refreshToken: consent.refreshToken,
    });
    expect(answer).toMatchObject({ status: 200, body: { epoch: 2 } });
    expect(await world.home.api.until('again', ({ version }) => version > 2)).toMatchObject({
      status: 'active',
    });
    expect(sends('again-2')).toHaveLength(1);
  }, 60_000);
});

describe.concurrent('an answer that is not of the protocol', () => {
  const faults: [string, Fault][] = [
    ['html', { kind: 'html' }],
    ['redirect', { kind: 'redirect' }],
    ['empty-400', { kind: 'empty', status: 400 }],
    ['empty-403', { kind: 'empty', status: 403 }],
    ['unknown-error', { kind: 'oauth-error', error: 'unheard_of' }],
    ['ok-with-error', okWithError('something_odd')],
  ];
  for (const [name, fault] of faults) {
    it(`${name}: two confirmations, then given up with the evidence`, async () => {
      const id = `odd-${name}`;
      await world.register('none', id);
      world.vendor.faults.always(fault, { clientId: id });
      await world.adopt(id, id);
      const over = await world.home.api.until(
        id,
        ({ status }) => status === 'reauthorization_required',
        30_000,
      );
      expect(over).toMatchObject({ version: 1, lastError: { class: 'protocol' } });
      expect(sends(id)).toHaveLength(3);
      expect(world.home.events({ type: 'grant.lost', integration: id })).toEqual([]);
    }, 50_000);

    it(`${name}: a good answer in time mends it`, async () => {
      const id = `mended-${name}`;
      await world.register('none', id);
      world.vendor.faults.next(fault, { clientId: id });
      await world.adopt(id, id);
      expect(await world.home.api.until(id, ({ version }) => version > 1)).toMatchObject({
        status: 'active',
      });
      expect(sends(id)).toHaveLength(2);
    }, 60_000);
  }
});

describe.concurrent('an OAuth error in a 200', () => {
  it.each([
    ['invalid_grant', 'grant_refused', 'suspect'],
    ['invalid_client', undefined, 'active'],
  ])(
    '%s counts as %s',
    async (error, failureClass, status) => {
      const id = `two-hundred-${error.replace('_', '-')}`;
      await world.register('none', id);
      world.vendor.faults.next(okWithError(error), { clientId: id });
      await world.adopt(id, id);
      await eventually('a first POST', () => sends(id)[0]?.answeredAt);
      await eventually('what became of it', async () => {
        const seen = await world.home.api.integration(id);
        return seen.status === status && seen.lastError?.class === failureClass ? true : undefined;
      });
    },
    40_000,
  );
});

function okWithError(error: string): Fault {
  return { kind: 'status', status: 200, contentType: 'application/json', body: JSON.stringify({ error }) };
}
