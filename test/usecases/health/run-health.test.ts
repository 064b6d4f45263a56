import { expect, it } from 'vitest';
import { after, days, milliseconds, minutes } from '#shared/domain/time.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { runHealth } from '#shared/usecases/health/run-health.ts';
import { aHealthWorld, PROBE } from '../../support/health-world.ts';
import { anAttemptId, NOW, tokenFacts } from '../../support/integration.ts';

it('checks what is due once, and writes down what it found', async () => {
  const { run, grant, row, counted, told, vendorApi } = await aHealthWorld();
  await grant('payroll');
  const well = {
    kind: 'ran',
    checked: 1,
    failing: 0,
    failingCritical: 0,
    undone: 0,
    findings: [],
    isComplete: true,
  };
  expect(await run()).toEqual(well);
  expect((await row()).health).toEqual({ ok: true, at: NOW, detail: 'ok' });
  expect(await run()).toEqual({ ...well, checked: 0 });
  expect(vendorApi.asked).toEqual(['GET https://api.acme.example/me access of payroll']);
  expect(counted()).toMatchObject({ HealthCompleted: 1, HealthFailing: 0, HealthLateSeconds: 0 });
  expect(counted()).toMatchObject({ ApiAuthRejected: 0 });
  expect(told()).toEqual([]);
});

it('says what it has found, and that of a critical one to on-call', async () => {
  const { run, grant, row, counted, told, events, vendorApi, clock } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = () => ({ body: '<html>', contentType: 'text/html' });
  expect(await run()).toMatchObject({
    checked: 1,
    failing: 1,
    failingCritical: 1,
    findings: [{ integration: 'payroll', detail: 'not_api' }],
  });
  expect((await row()).health).toEqual({ ok: false, at: NOW, detail: 'not_api' });
  expect(counted()).toMatchObject({ HealthFailing: 1 });
  expect(events).toMatchObject([{ type: 'integration.degraded', code: 'not_api', integration: 'payroll' }]);
  await clock.pass(days(1));
  expect(await run()).toMatchObject({ checked: 1, failing: 1 });
  expect(told()).toEqual(['integration.degraded']);
  vendorApi.answer = () => ({});
  await clock.pass(days(1));
  expect(await run()).toMatchObject({ checked: 1, failing: 0 });
  expect(told()).toEqual(['integration.degraded', 'integration.recovered']);
});

it('mends a token that was refused by one refresh, and tells nobody', async () => {
  const { run, grant, row, told, vendorApi, endpoint } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = (_url, token) => (token === 'at-0' ? {} : { status: 401 });
  expect(await run()).toMatchObject({ checked: 1, failing: 0 });
  expect(vendorApi.asked).toEqual([
    'GET https://api.acme.example/me access of payroll',
    'GET https://api.acme.example/me at-0',
  ]);
  expect(endpoint.posts).toEqual(['rt-0']);
  expect((await row()).health?.detail).toBe('ok');
  expect(told()).toEqual(['integration.refreshed']);
});

it('tells of a token that is refused fresh as well, after one refresh', async () => {
  const { run, grant, row, told, vendorApi, endpoint } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = () => ({ status: 401 });
  expect(await run()).toMatchObject({ checked: 1, failing: 1 });
  expect(endpoint.posts).toEqual(['rt-0']);
  expect((await row()).health?.detail).toBe('token_refused');
  expect(told()).toEqual(['integration.refreshed', 'integration.degraded']);
});

it('leaves the grant in doubt, and not given up, where the vendor has ended it', async () => {
  const { run, grant, row, vendorApi, endpoint } = await aHealthWorld();
  await grant('payroll');
  endpoint.alive = false;
  vendorApi.answer = () => ({ status: 401 });
  await run();
  const { health, care } = await row();
  expect([health?.detail, care.status]).toEqual(['token_refused', 'suspect']);
  expect(endpoint.posts).toEqual(['rt-0']);
});

it('takes a scope that was lost from the grant, and names it once', async () => {
  const scopeReadBack = {
    by: 'call',
    method: 'GET',
    url: 'https://api.acme.example/scopes',
    at: '/granted/*',
  } as const;
  const { run, grant, row, events, vendorApi, clock } = await aHealthWorld({ probe: PROBE, scopeReadBack });
  await grant('payroll', {
    scopes: ['read', 'write'],
    tokens: tokenFacts({
      versionId: anAttemptId(7),
      obtainedAt: NOW,
      expiresAt: after(NOW, days(30)),
      grantedScopes: ['read', 'write'],
    }),
  });
  vendorApi.answer = (url) => (url === PROBE.url ? {} : { body: '{"granted":["read","profile"]}' });
  for (const _day of [1, 2]) {
    expect(await run()).toMatchObject({ checked: 1, failing: 1 });
    await clock.pass(days(1));
  }
  const { health, tokens } = await row();
  expect([health?.detail, tokens?.grantedScopes]).toEqual(['scope_missing', ['read', 'profile']]);
  expect(events).toMatchObject([{ type: 'scope.drifted', missing: ['write'], integration: 'payroll' }]);
});

it('reads the scopes back by introspection where the vendor has that', async () => {
  const { run, grant, row, told, vendorApi } = await aHealthWorld({
    introspectionEndpoint: 'https://auth.acme.example/introspect',
    scopeReadBack: { by: 'introspection' },
  });
  await grant('payroll', { scopes: ['read', 'write'] });
  vendorApi.introspected = ['read', 'write'];
  await run();
  const { health, tokens } = await row();
  // It had lacked one, and lacks none now: nobody has to be told.
  expect([health?.detail, tokens?.grantedScopes, told()]).toEqual(['not_probed', ['read', 'write'], []]);
});

it('leaves a vendor alone that does not answer three times', async () => {
  const { run, grant, vendorApi } = await aHealthWorld();
  for (const id of ['a', 'b', 'c', 'd', 'e']) await grant(id);
  vendorApi.answer = () => ({ failed: 'connection_refused' });
  expect(await run()).toMatchObject({ checked: 3, failing: 3, isComplete: true });
  expect(vendorApi.asked).toHaveLength(3);
});

it('measures how long what it could not check is overdue', async () => {
  const { run, grant, vendorApi, counted, clock } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = () => ({ status: 429 });
  await run();
  const first = Number(counted().HealthLateSeconds);
  await clock.pass(minutes(60));
  await run();
  expect(Number(counted().HealthLateSeconds)).toBe(first + 3600);
  vendorApi.answer = () => ({});
  await run();
  expect(counted()).toMatchObject({ HealthLateSeconds: 0 });
});

it('goes on with the others where the vault fails for one', async () => {
  const { run, grant, ports, row } = await aHealthWorld();
  await grant('a');
  await grant('b');
  const { get } = ports.vault;
  ports.vault.get = async (ref) => {
    if (ref.integration === 'a') throw new VaultUnavailable('nobody there');
    return get(ref);
  };
  expect(await run()).toMatchObject({ checked: 1, undone: 1, isComplete: true });
  expect((await row('b')).health?.detail).toBe('ok');
});

it('goes on with the others after a fault of our own at one, and says so', async () => {
  const { run, grant, ports, row } = await aHealthWorld();
  const faults: unknown[] = [];
  ports.log = { ...ports.log, error: (message, fields) => void faults.push([message, fields]) };
  await grant('a');
  await grant('b');
  const { get } = ports.vault;
  ports.vault.get = async (ref) => {
    if (ref.integration === 'a') throw new TypeError('a secret');
    return get(ref);
  };
  expect(await run()).toMatchObject({ checked: 1, undone: 1, isComplete: true });
  expect((await row('b')).health?.detail).toBe('ok');
  expect(faults).toEqual([['fault', { integration: 'a', cause: 'TypeError', code: 'internal' }]]);
});

it('checks again what was throttled, or what nobody could be told of', async () => {
  const { run, grant, row, vendorApi, ports, events } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = () => ({ status: 429 });
  expect(await run()).toMatchObject({ checked: 0, undone: 1 });
  const { publish } = ports.bus;
  vendorApi.answer = () => ({ status: 404 });
  ports.bus.publish = async () => Promise.reject(new Error('the bus is down'));
  expect(await run()).toMatchObject({ checked: 0, undone: 1 });
  expect((await row()).health).toBeUndefined();
  ports.bus.publish = publish;
  expect(await run()).toMatchObject({ checked: 1, failing: 1 });
  expect(events).toMatchObject([{ type: 'integration.degraded', code: 'unexpected_answer' }]);
});

it('tells once where two runs meet', async () => {
  const { grant, ports, vendorApi, told, clock } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = () => ({ status: 404 });
  const input = { timeLeft: () => milliseconds(60_000) };
  const ran = await clock.run(Promise.all([runHealth(ports)(input), runHealth(ports)(input)]));
  expect(ran.map((one) => one.kind)).toEqual(['ran', 'ran']);
  expect(told()).toEqual(['integration.degraded']);
});

it('checks those that are named now, due or not, and says nothing of the others', async () => {
  const { run, grant, row, counted } = await aHealthWorld();
  await grant('payroll', { critical: false, createdAt: NOW });
  await grant('other');
  expect(await run(['payroll'])).toMatchObject({ checked: 1 });
  expect((await row('other')).health).toBeUndefined();
  expect(counted()).toEqual({ ApiAuthRejected: 0 });
  expect(await run(['payroll', 'nobody'])).toMatchObject({ kind: 'refused', code: 'not_found' });
  await grant('leaving', {
    care: { status: 'revoked', since: NOW, removal: { endedEpoch: 1, waitFor: NOW } },
  });
  expect(await run(['leaving'])).toMatchObject({ kind: 'refused', code: 'not_found' });
  await grant('paused', { pausedAt: NOW });
  expect(await run(['paused'])).toMatchObject({ checked: 0, undone: 1 });
});

it('gives a vendor time between two calls, and others none of it', async () => {
  const { run, grant, clock, row } = await aHealthWorld();
  await grant('a');
  await grant('b');
  const before = clock.now();
  await run();
  expect([(await row('a')).health?.at, (await row('b')).health?.at]).toEqual([before, before + 500]);
});

it('has nothing to try a token with where the vendor has no probe', async () => {
  const { run, grant, row, vendorApi } = await aHealthWorld({});
  await grant('payroll');
  await run();
  expect((await row()).health).toMatchObject({ ok: true, detail: 'not_probed' });
  expect(vendorApi.asked).toEqual([]);
});

it('blames no vendor for a run that has no time left', async () => {
  const { grant, ports, vendorApi, row, clock } = await aHealthWorld();
  await grant('payroll');
  vendorApi.answer = () => ({ status: 401 });
  const left = [60_000, 60_000, 5_000];
  const ran = await clock.run(runHealth(ports)({ timeLeft: () => milliseconds(left.shift() ?? 5_000) }));
  expect(ran).toMatchObject({ checked: 0, undone: 1 });
  expect((await row()).health).toBeUndefined();
});
