import { expect, it } from 'vitest';
import { days } from '#shared/domain/time.ts';
import { aHealthWorld, PROBE } from '../../support/health-world.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';

it('tells once that the API refuses for want of a scope, and names none that it does not know', async () => {
  const { run, grant, row, events, vendorApi, clock } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = () => ({ status: 403 });
  for (const _day of [1, 2]) {
    expect(await run()).toMatchObject({ checked: 1, failing: 1 });
    await clock.pass(days(1));
  }
  expect((await row()).health?.detail).toBe('scope_missing');
  expect(events).toMatchObject([{ type: 'scope.drifted', missing: [] }]);
});

it('does not tell again of a scope that the consent never brought', async () => {
  const { run, grant, row, told, vendorApi } = await aHealthWorld();
  await grant('payroll', { scopes: ['read', 'write'] });
  vendorApi.answer = () => ({ status: 403 });
  await run();
  expect([(await row()).health?.detail, told()]).toEqual(['scope_missing', []]);
});

it('pages nobody for one that is not critical', async () => {
  const { run, grant, vendorApi } = await aHealthWorld();
  await grant('payroll', { critical: false });
  vendorApi.answer = () => ({ status: 404 });
  expect(await run(['payroll'])).toMatchObject({ failing: 1, failingCritical: 0 });
});

it('lets the check count that was faster', async () => {
  const { run, grant, row, ports, vendorApi, told } = await aHealthWorld();
  await grant('payroll');
  const theirs = { ok: true, at: NOW, detail: 'ok' } as const;
  vendorApi.answer = async () => {
    await ports.store.change(anIntegrationId('payroll'), (now) => ({
      row: { ...now, health: theirs },
      result: undefined,
    }));
    return { status: 404 };
  };
  expect(await run()).toMatchObject({ checked: 0, undone: 1 });
  expect([(await row()).health, told()]).toEqual([theirs, []]);
});

it('does not take the scopes of a token for those of the next', async () => {
  const scopeReadBack = { by: 'call', method: 'GET', url: PROBE.url, at: '/scope' } as const;
  const { run, grant, row, ports, vendorApi, told } = await aHealthWorld({ probe: PROBE, scopeReadBack });
  await grant('payroll');
  vendorApi.answer = async () => {
    await ports.store.change(anIntegrationId('payroll'), (now) => ({
      row: { ...now, version: now.version + 1 },
      result: undefined,
    }));
    return { body: '{"scope":"other"}' };
  };
  expect(await run()).toMatchObject({ checked: 1, failing: 0 });
  expect([(await row()).tokens?.grantedScopes, told()]).toEqual([['read'], []]);
});

it('says of a canary that its client or vendor is broken, and pages as for a critical one', async () => {
  const { run, grant, row, events, vendorApi } = await aHealthWorld();
  await grant('payroll', { critical: false, canary: true });
  vendorApi.answer = () => ({ status: 404 });
  expect(await run(['payroll'])).toMatchObject({ failing: 1, failingCritical: 1 });
  expect((await row()).health).toMatchObject({ ok: false, detail: 'unexpected_answer', about: 'client' });
  expect(events).toMatchObject([{ type: 'integration.degraded', code: 'unexpected_answer', canary: true }]);
});

it('checks a canary each day', async () => {
  const { run, grant, clock } = await aHealthWorld();
  await grant('payroll', { critical: false, canary: true });
  for (const _day of [1, 2, 3]) {
    expect(await run()).toMatchObject({ checked: 1 });
    await clock.pass(days(1));
  }
});
