import { describe, expect, it } from 'vitest';
import { acquired } from '#shared/domain/protocol/acquire.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { removeIntegration } from '#shared/usecases/remove-integration.ts';
import { type AllPorts, type AllPortsOptions, allPorts } from '../support/all-ports.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  aVendorId,
  NOW,
  without,
} from '../support/integration.ts';

const id = anIntegrationId('payroll');
const HOUR = minutes(60);

async function pending(world: AllPorts): Promise<void> {
  const row = without(
    anIntegration({ care: { status: 'pending' }, epoch: 0, version: 0, fence: 0 }),
    'tokens',
    'dueAt',
  );
  await world.ports.store.create(row);
}

/** A grant whose refresh token is `rt-0`, as an import makes it. */
async function held(world: AllPorts): Promise<void> {
  await pending(world);
  await importGrant(world.ports)({
    id,
    accessToken: new Secret('at-0'),
    refreshToken: new Secret('rt-0'),
    expiresIn: HOUR,
  });
}

const refresh = (world: AllPorts) =>
  refreshIntegration(world.ports)({
    id,
    vendor: aVendorId('acme'),
    client: aClientId('acme-main'),
    why: 'forced',
    seenVersion: 1,
    timeLeft: () => UNLIMITED,
  });

it('begins an epoch with what it is given', async () => {
  const world = await allPorts();
  await pending(world);
  const outcome = await importGrant(world.ports)({
    id,
    accessToken: new Secret('at-0'),
    refreshToken: new Secret('rt-0'),
    expiresIn: HOUR,
    scope: ['read', 'write'],
    refreshTokenExpiresAt: after(NOW, minutes(1000)),
  });
  expect(outcome.kind).toBe('integration');
  expect(await world.row()).toMatchObject({
    care: { status: 'active' },
    epoch: 1,
    version: 1,
    failures: 0,
    lastRefreshedAt: NOW,
    tokens: {
      obtainedAt: NOW,
      expiresAt: NOW + HOUR,
      expiryKnown: true,
      hasRefreshToken: true,
      grantedScopes: ['read', 'write'],
      refreshTokenExpiresAt: NOW + minutes(1000),
    },
  });
  expect(await world.tokens()).toEqual({ access: 'at-0', refresh: 'rt-0', spent: [] });
  expect(world.told()).toEqual(['integration.connected']);
  expect(world.sent).toEqual([]);
});

it.each([
  [
    'an access token that has expired',
    { accessToken: new Secret('at-0'), expiresAt: after(NOW, seconds(-5)) },
  ],
  ['no access token', {}],
])('with a refresh token, %s is due at once', async (_what, given) => {
  const world = await allPorts();
  await pending(world);
  await importGrant(world.ports)({ id, refreshToken: new Secret('rt-0'), ...given });
  const row = await world.row();
  expect(row.dueAt).toBeLessThanOrEqual(NOW);
  expect(row.tokens?.expiresAt).toBeLessThanOrEqual(NOW);
  expect(world.sent).toEqual([{ id, vendor: 'acme', client: 'acme-main', why: 'due' }]);
});

it('assumes the lifetime that the vendor declares where nobody states one', async () => {
  const world = await allPorts({ vendor: { accessTokenSeconds: 1800 } });
  await pending(world);
  await importGrant(world.ports)({ id, accessToken: new Secret('at-0') });
  expect((await world.row()).tokens).toMatchObject({ expiresAt: NOW + seconds(1800), expiryKnown: false });
});

describe('nothing to keep', () => {
  it.each([
    ['nothing', {}],
    ['a scope only', { scope: ['read'] }],
    ['an access token that has expired', { accessToken: new Secret('at-0'), expiresAt: NOW }],
    ['an access token that expires now', { accessToken: new Secret('at-0'), expiresIn: seconds(0) }],
  ])('in %s', async (_what, given) => {
    const world = await allPorts();
    await pending(world);
    const outcome = await importGrant(world.ports)({ id, ...given });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'nothing_to_keep' });
    expect(await world.row()).toMatchObject({ epoch: 0, version: 0, care: { status: 'pending' } });
  });
});

it('does not choose between two expiries', async () => {
  const world = await allPorts();
  await pending(world);
  const given = { refreshToken: new Secret('rt-0'), expiresIn: HOUR, expiresAt: after(NOW, HOUR) };
  expect(await importGrant(world.ports)({ id, ...given })).toMatchObject({
    kind: 'refused',
    code: 'invalid_request',
    pointer: '/expiresIn',
  });
});

describe('a refresh token that we know', () => {
  it('changes nothing while it is held', async () => {
    const world = await allPorts();
    await held(world);
    const before = await world.row();
    const outcome = await importGrant(world.ports)({
      id,
      accessToken: new Secret('at-other'),
      refreshToken: new Secret('rt-0'),
      expiresIn: HOUR,
    });
    expect(outcome).toEqual({ kind: 'integration', row: before });
    expect(await world.row()).toEqual(before);
  });

  it('changes nothing while it is spent', async () => {
    const world = await allPorts();
    await held(world);
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(30) }];
    const refreshing = refresh(world);
    await world.clock.pass(seconds(10));
    const outcome = await importGrant(world.ports)({ id, refreshToken: new Secret('rt-0') });
    expect(outcome).toMatchObject({ kind: 'integration', row: { epoch: 1, version: 1 } });
    expect(await world.clock.run(refreshing)).toMatchObject({
      kind: 'refreshed',
      row: { version: 2, epoch: 1 },
    });
  });

  it('changes nothing where a holder stored it and died before it was committed', async () => {
    const world = await allPorts();
    await held(world);
    const attemptId = anAttemptId(7);
    const ref = { integration: id, epoch: 1, versionId: attemptId };
    await world.ports.store.change(id, (row) => ({
      row: acquired(row, { attemptId, now: NOW, until: after(NOW, HOUR), wanted: { kind: 'due' } }),
      result: undefined,
    }));
    await world.ports.vault.put(ref, aTokenSet({ refreshToken: new Secret('rt-1') }), []);
    const outcome = await importGrant(world.ports)({ id, refreshToken: new Secret('rt-1') });
    expect(outcome).toMatchObject({ kind: 'integration', row: { epoch: 1, version: 1 } });
  });

  it('is refused once it was spent, also in a later epoch', async () => {
    const world = await allPorts();
    await held(world);
    await world.clock.run(refresh(world));
    const again = () => importGrant(world.ports)({ id, refreshToken: new Secret('rt-0') });
    expect(await again()).toMatchObject({ kind: 'refused', code: 'conflict', pointer: '/refreshToken' });
    await importGrant(world.ports)({ id, refreshToken: new Secret('rt-of-another-consent') });
    expect(await again()).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(await world.row()).toMatchObject({ epoch: 2, version: 3 });
  });
});

describe('a refresh token that may have been spent meanwhile', () => {
  it.each([
    ['strict', 'refused', 'conflict'],
    ['none', 'integration', undefined],
  ] as const)('brought again at a vendor of the kind %s', async (kind, outcome, code) => {
    const world = await allPorts({ rotation: { kind } });
    await held(world);
    const ofTheFirst = new Secret('rt-0');
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(30) }];
    const refreshing = refresh(world);
    await world.clock.pass(seconds(10));
    await importGrant(world.ports)({ id, refreshToken: new Secret('rt-other') });
    expect(await world.clock.run(refreshing)).toMatchObject({ kind: 'discarded' });
    const again = await importGrant(world.ports)({ id, refreshToken: ofTheFirst });
    expect(again.kind).toBe(outcome);
    expect('code' in again ? again.code : undefined).toBe(code);
  });
});

describe('another grant', () => {
  it('takes the place of the old one, which is destroyed', async () => {
    const world = await allPorts();
    await held(world);
    const old = await world.row();
    await importGrant(world.ports)({
      id,
      accessToken: new Secret('at-new'),
      refreshToken: new Secret('rt-new'),
      expiresIn: HOUR,
    });
    expect(await world.row()).toMatchObject({ epoch: 2, version: 2, care: { status: 'active' } });
    expect(await world.tokens()).toMatchObject({ access: 'at-new', refresh: 'rt-new' });
    const ref = { integration: id, epoch: 1, versionId: old.tokens?.versionId ?? anAttemptId(1) };
    expect(await world.ports.vault.get(ref)).toBeUndefined();
  });

  it('takes the lease from a holder, whose late answer is not committed', async () => {
    const world = await allPorts();
    await held(world);
    world.endpoint.fates = [{ kind: 'ok', delay: seconds(30) }];
    const refreshing = refresh(world);
    await world.clock.pass(seconds(10));
    await importGrant(world.ports)({
      id,
      accessToken: new Secret('at-new'),
      refreshToken: new Secret('rt-new'),
      expiresIn: HOUR,
    });
    expect(await world.clock.run(refreshing)).toEqual({ kind: 'discarded', why: 'replaced' });
    expect(await world.tokens()).toMatchObject({ access: 'at-new', refresh: 'rt-new' });
    expect((await world.row()).lease).toBeUndefined();
  });

  it('brings back a grant that was given up', async () => {
    const world = await allPorts();
    await held(world);
    await world.ports.store.change(id, (row) => ({
      row: { ...row, care: { status: 'reauthorization_required', since: NOW } },
      result: undefined,
    }));
    await importGrant(world.ports)({ id, refreshToken: new Secret('rt-new') });
    expect(await world.row()).toMatchObject({ care: { status: 'active' }, epoch: 2 });
  });

  it('leaves a pause as it is', async () => {
    const world = await allPorts();
    await pending(world);
    await world.ports.store.change(id, (row) => ({ row: { ...row, pausedAt: NOW }, result: undefined }));
    await importGrant(world.ports)({ id, refreshToken: new Secret('rt-new') });
    const row = await world.row();
    expect([row.pausedAt, row.dueAt, world.sent]).toEqual([NOW, undefined, []]);
  });
});

it('finds no integration that is not there', async () => {
  const { ports } = await allPorts();
  expect(await importGrant(ports)({ id, refreshToken: new Secret('rt') })).toMatchObject({
    code: 'not_found',
  });
});

describe('a refresh token that another integration has', () => {
  const other = anIntegrationId('invoices');
  const bring = (world: AllPorts, into = other) =>
    importGrant(world.ports)({ id: into, refreshToken: new Secret('rt-0') });
  async function two(rotation: AllPortsOptions['rotation'] = { kind: 'strict' }): Promise<AllPorts> {
    const world = await allPorts({ rotation });
    await held(world);
    const row = without(
      anIntegration({ id: other, care: { status: 'pending' }, version: 0 }),
      'tokens',
      'dueAt',
    );
    await world.ports.store.create(row);
    return world;
  }

  it('is refused, with its name: each use would end the other grant', async () => {
    const world = await two();
    expect(await bring(world)).toMatchObject({
      kind: 'refused',
      code: 'conflict',
      pointer: '/refreshToken',
      detail: expect.stringMatching(
        /^payroll has this refresh token already, .* share payroll, remove it first/,
      ),
      extra: { integration: 'payroll' },
    });
    expect((await world.row('invoices')).care.status).toBe('pending');
    expect((await bring(world, id)).kind).toBe('integration');
  });

  it('is refused as well once it was spent there', async () => {
    const world = await two();
    await refresh(world);
    expect(await bring(world)).toMatchObject({ kind: 'refused', code: 'conflict' });
  });

  it('may be shared where a use ends nothing', async () => {
    const world = await two({ kind: 'none' });
    expect((await bring(world)).kind).toBe('integration');
  });

  it.each([
    ['was removed', (world: AllPorts) => removeIntegration(world.ports)({ id, timeout: seconds(1) })],
    [
      'has another grant',
      (world: AllPorts) =>
        importGrant(world.ports)({ id, refreshToken: new Secret('rt-of-another-consent') }),
    ],
    [
      'needs a new consent',
      ({ ports }: AllPorts) =>
        ports.store.change(id, (row) => ({
          row: { ...row, care: { status: 'reauthorization_required', since: NOW } },
          result: undefined,
        })),
    ],
  ])('may be brought once that one %s', async (_what, act) => {
    const world = await two();
    await act(world);
    expect((await bring(world)).kind).toBe('integration');
  });

  it('goes to one of two that are brought it at once', async () => {
    const world = await two();
    const third = anIntegrationId('expenses');
    await world.ports.store.create({ ...(await world.row('invoices')), id: third });
    const fresh = new Secret('rt-fresh');
    const outcomes = await Promise.all(
      [other, third].map((into) => importGrant(world.ports)({ id: into, refreshToken: fresh })),
    );
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['integration', 'refused']);
  });

  it('that was to come and never did, may be brought elsewhere a minute later', async () => {
    const world = await two();
    const fresh = new Secret('rt-fresh');
    const mark = await world.ports.fingerprints.fingerprint(fresh);
    const { createdAt: born, epoch } = await world.row();
    await world.ports.tokenOwners.claim(mark, { integration: id, born, epoch: epoch + 1, at: NOW });
    const wanted = { id: other, refreshToken: fresh };
    expect((await importGrant(world.ports)(wanted)).kind).toBe('refused');
    await world.clock.pass(minutes(1));
    expect((await importGrant(world.ports)(wanted)).kind).toBe('integration');
  });
});
