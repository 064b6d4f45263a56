import { describe, expect, it } from 'vitest';
import type { SignHeaders } from '#shared/domain/notice/signs.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { runHealth } from '#shared/usecases/health/run-health.ts';
import { hearSigns } from '#shared/usecases/notice/hear-signs.ts';
import { listNotices } from '#shared/usecases/notice/list-notices.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { aHealthWorld } from '../../support/health-world.ts';
import { aClientId, anIntegrationId, aVendorId, NOW } from '../../support/integration.ts';

const SUNSET: SignHeaders = {
  sunset: 'Tue, 16 Feb 2027 00:00:00 GMT',
  link: '<https://a.example/s>; rel="sunset"',
};
const PROBE = { method: 'GET', url: 'https://api.acme.example/v1/me', expect: 200 } as const;

async function aWorld(vendor: Partial<Vendor> = {}) {
  const world = await aHealthWorld({ probe: PROBE, ...vendor });
  const { ports, clock } = world;
  return {
    ...world,
    check: (hear = hearSigns(ports)) =>
      clock.run(runHealth({ ...ports, hearSigns: hear })({ timeLeft: () => milliseconds(60_000) })),
    list: async () => (await listNotices(ports)({ limit: 100 })).items,
  };
}

describe('what a probe answers of its own end', () => {
  it('is one notice of its endpoint, with each integration that was checked by it', async () => {
    const { vendorApi, grant, check, list, told } = await aWorld();
    vendorApi.answer = () => ({ signs: SUNSET });
    await grant('payroll');
    await grant('billing');
    await check();
    expect(await list()).toMatchObject([
      {
        from: 'api',
        endpoint: 'GET api.acme.example/v1/me',
        dueBy: Date.parse('2027-02-16'),
        links: [{ rel: 'sunset', href: 'https://a.example/s' }],
        integrations: ['billing', 'payroll'],
      },
    ]);
    expect(told()).toEqual(['vendor.notice']);
  });

  it('is read in the vendor’s own headers too', async () => {
    const source = 'https://a.example/v';
    const signs = [{ header: 'Acme-Version', means: 'version', standing: 'documented', source }] as const;
    const { vendorApi, grant, check, list } = await aWorld({ signs });
    vendorApi.answer = () => ({ signs: { vendor: { 'acme-version': 'v2' } } });
    await grant('payroll');
    await check();
    expect(await list()).toMatchObject([{ says: 'asked for v1, answered by v2' }]);
  });

  it.each([
    ['by an outage', new StoreUnavailable('nobody there')],
    ['by a fault of ours', new TypeError('a secret')],
  ])('costs no check its result where the notices cannot be kept %s', async (_why, error) => {
    const { ports, vendorApi, grant, check, row } = await aWorld();
    vendorApi.answer = () => ({ signs: SUNSET });
    await grant('payroll');
    const change = () => Promise.reject(error);
    const hear = hearSigns({ ...ports, notices: { ...ports.notices, change } });
    expect(await check(hear)).toMatchObject({ checked: 1, failing: 0, undone: 0 });
    expect((await row()).health).toMatchObject({ ok: true });
  });
});

it.each([
  [
    { by: 'call', method: 'GET', url: 'https://api.acme.example/v1/scopes', at: '/scopes' },
    'GET api.acme.example/v1/scopes',
  ],
  [{ by: 'introspection' }, 'POST auth.acme.example/introspect'],
] as const)('is heard where scopes are read back: %o', async (scopeReadBack, endpoint) => {
  const introspectionEndpoint = 'https://auth.acme.example/introspect';
  const { vendorApi, grant, check, list } = await aWorld({ scopeReadBack, introspectionEndpoint });
  vendorApi.answer = (url) => (url.endsWith('/scopes') ? { signs: SUNSET } : {});
  vendorApi.introspectedScopes = async () => ({ signs: SUNSET });
  await grant('payroll');
  await check();
  expect((await list()).map((one) => one.endpoint)).toEqual([endpoint]);
});

it.each([
  ['succeeds', 'refreshed'],
  ['fails', 'failed'],
] as const)('is heard of the token endpoint when a refresh is done: it %s', async (fate, kind) => {
  const { ports, endpoint, grant, list, clock } = await aWorld();
  await grant('payroll', { dueAt: NOW });
  const failure = { class: 'grant_refused', code: 'invalid_grant' } as const;
  if (fate === 'fails') endpoint.fates = Array(9).fill({ kind: 'fails', failure });
  const tokenEndpoint: typeof ports.tokenEndpoint = {
    request: async (...asked) => ({ ...(await endpoint.request(...asked)), signs: SUNSET }),
  };
  const refresh = refreshIntegration({ ...ports, tokenEndpoint, hearSigns: hearSigns(ports) });
  const outcome = await clock.run(
    refresh({
      id: anIntegrationId('payroll'),
      vendor: aVendorId('acme'),
      client: aClientId('acme-main'),
      why: 'due',
      timeLeft: () => UNLIMITED,
    }),
  );
  expect(outcome.kind).toBe(kind);
  expect((await list()).map((one) => one.endpoint)).toEqual(['POST auth.acme.example/token']);
});
