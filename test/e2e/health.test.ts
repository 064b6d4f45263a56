import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { json, type Reply } from '../support/vendor/token-answers.ts';
import { KINDS, World } from '../support/world.ts';

const HTML = '<!doctype html><title>Sign in</title>';
const TEN_MINUTES_MS = 600_000;
/** Longer than what counts as slow, and less than the patience with a probe. */
const SLOW_MS = 5500;

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({
    acme: {
      ...KINDS.grace,
      vendorFields: (vendor) => ({
        probe: { method: 'GET', url: vendor.meEndpoint, expect: 200 },
        scopeReadBack: { by: 'call', method: 'GET', url: vendor.meEndpoint, at: '/scope' },
      }),
    },
  });
  await world.register('acme', 'billing');
}, 60_000);
afterAll(() => world.stop());
beforeEach(() => {
  world.vendor.runtime.api = (honest) => honest;
});

/** A living grant, well by its first check. */
async function aGrant(id: string) {
  const consent = await world.adopt('billing', id, { expiresIn: 3600 });
  expect(await check(id)).toMatchObject({ checked: 1, failing: 0, findings: [] });
  expect(await world.home.api.integration(id)).toMatchObject({ health: { ok: true, detail: 'ok' } });
  return consent;
}

const check = (id: string) => world.home.api.expect(200, 'POST', '/v1/run/health', { integrations: [id] });

const story = (id: string) => world.home.story(id).filter((type) => type !== 'integration.connected');

async function found(id: string): Promise<unknown> {
  const { findings } = await check(id);
  const { health } = await world.home.api.integration(id);
  expect(health).toMatchObject({ ok: false });
  expect(findings).toEqual([{ integration: id, detail: health?.detail }]);
  return health?.detail;
}

const SICK: Readonly<Record<string, (honest: Reply) => Reply | Promise<Reply>>> = {
  clock_off: (honest) => ({
    ...honest,
    headers: { date: new Date(Date.now() - TEN_MINUTES_MS).toUTCString() },
  }),
  slow: async (honest) => {
    await sleep(SLOW_MS);
    return honest;
  },
  not_api: () => ({ status: 200, contentType: 'text/html; charset=utf-8', body: HTML }),
  vendor_fault: () => ({ status: 503, body: '' }),
  unexpected_answer: () => ({ status: 302, headers: { location: '/login' }, body: '' }),
};

it.each(Object.entries(SICK))(
  'finds and names: %s, tells it once, and that it is over',
  async (name, api) => {
    const id = `of-${name.replaceAll('_', '-')}`;
    await aGrant(id);
    world.vendor.runtime.api = api;
    expect(await found(id)).toBe(name);
    await world.home.hears({ type: 'integration.degraded', integration: id });
    if (name !== 'slow') expect(await found(id)).toBe(name);
    world.vendor.runtime.api = (honest) => honest;
    await check(id);
    await world.home.hears({ type: 'integration.recovered', integration: id });
    expect(story(id)).toEqual(['integration.degraded', 'integration.recovered']);
    expect(world.home.events({ type: 'integration.degraded', integration: id })).toMatchObject([
      { code: name },
    ]);
  },
  60_000,
);

it('finds a grant that was revoked at the vendor, by one refresh, and leaves it to be confirmed', async () => {
  const { grantId } = await aGrant('revoked');
  world.vendor.withdraw(grantId);
  expect(await found('revoked')).toBe('token_refused');
  await world.home.hears({ type: 'integration.suspect', integration: 'revoked' });
  await world.home.hears({ type: 'integration.reauthorization_required', integration: 'revoked' });
  expect(world.vendor.history.posts({ grantId })).toBe(2);
}, 60_000);

it('mends an access token that the vendor has ended alone, before anyone hears of it', async () => {
  await aGrant('mended');
  const { version } = await world.home.api.integration('mended');
  world.vendor.runtime.api = (honest) => {
    world.vendor.runtime.api = (next) => next;
    return { ...honest, status: 401, body: '' };
  };
  expect(await check('mended')).toMatchObject({ checked: 1, failing: 0 });
  expect((await world.home.api.integration('mended')).version).toBe(Number(version) + 1);
  expect(story('mended')).toEqual([]);
});

it('finds a scope that was lost, names it once, and refuses those alone who need it', async () => {
  await aGrant('narrowed');
  world.vendor.runtime.api = () => json({ scope: 'read' });
  expect(await found('narrowed')).toBe('scope_missing');
  expect(await found('narrowed')).toBe('scope_missing');
  const { api } = world.home;
  expect(await api.integration('narrowed')).toMatchObject({ missingScopes: ['write'], status: 'active' });
  await api.expect(409, 'POST', '/v1/integrations/narrowed/token', { scopes: ['write'] });
  await api.expect(200, 'POST', '/v1/integrations/narrowed/token', { scopes: ['read'] });
  await world.home.hears({ type: 'scope.drifted', integration: 'narrowed' });
  expect(world.home.events({ integration: 'narrowed', type: 'scope.drifted' })).toMatchObject([
    { missing: ['write'] },
  ]);
  expect(story('narrowed')).toEqual(['scope.drifted']);
});

it('keeps what it found over a crash, and tells it no second time', async () => {
  await aGrant('kept');
  world.vendor.runtime.api = SICK.not_api ?? ((honest) => honest);
  expect(await found('kept')).toBe('not_api');
  await world.home.crash();
  expect(await found('kept')).toBe('not_api');
  expect(story('kept')).toEqual(['integration.degraded']);
}, 60_000);

it('is run by the command line, which says what was found', async () => {
  const env = { GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey };
  await aGrant('spoken');
  expect(await runGrantkeeper(['run', 'health', 'spoken'], { env })).toEqual({
    code: 0,
    stdout: 'checked 1; not well: 0\n',
    stderr: '',
  });
  world.vendor.runtime.api = SICK.not_api ?? ((honest) => honest);
  const { code, stdout } = await runGrantkeeper(['run', 'health', 'spoken'], { env });
  expect([code, stdout]).toEqual([
    1,
    expect.stringMatching(/^checked 1; not well: 1\n[\s\S]*spoken +not_api +a web page/),
  ]);
  const shown = await runGrantkeeper(['integration', 'show', 'spoken'], { env });
  expect(shown.stdout).toMatch(/health +not_api, /);
  expect(await runGrantkeeper(['run', 'calendar', 'spoken'], { env })).toMatchObject({ code: 2, stdout: '' });
}, 60_000);

it('shows no token in any line', () => {
  const output = world.home.output();
  for (const secret of world.vendor.secrets()) expect(output).not.toContain(secret);
});
