import { describe, expect, it } from 'vitest';
import { seconds } from '#shared/domain/time.ts';
import { createIntegration } from '#shared/usecases/create-integration.ts';
import { allPorts } from '../support/all-ports.ts';
import { aClient, aClientId, anIntegrationId, aVendorId, NOW } from '../support/integration.ts';

const wanted = {
  id: anIntegrationId('payroll'),
  vendor: aVendorId('acme'),
  client: aClientId('acme-main'),
  scopes: ['read', 'write'],
  owner: 'finance',
  principal: 'service',
} as const;

it('waits for its grant', async () => {
  const { ports, row, sent } = await allPorts();
  expect(await createIntegration(ports)(wanted)).toMatchObject({ kind: 'integration' });
  expect(await row()).toEqual({
    ...wanted,
    grantType: 'authorization_code',
    critical: false,
    labels: {},
    minTtl: 0,
    createdAt: NOW,
    care: { status: 'pending' },
    epoch: NOW,
    version: 0,
    openAttempts: [],
    fence: 0,
    failures: 0,
  });
  expect(sent).toEqual([]);
});

it('gets its first token at once where no consent is needed', async () => {
  const { ports, row, sent } = await allPorts();
  await createIntegration(ports)({ ...wanted, grantType: 'client_credentials' });
  expect(await row()).toMatchObject({ care: { status: 'pending' }, dueAt: NOW });
  expect(sent).toEqual([{ id: 'payroll', vendor: 'acme', client: 'acme-main', why: 'due' }]);
});

it('takes a person who was thought about', async () => {
  const { ports } = await allPorts();
  const outcome = await createIntegration(ports)({
    ...wanted,
    principal: 'user',
    acknowledgeUserBound: true,
  });
  expect(outcome).toMatchObject({ kind: 'integration', row: { principal: 'user' } });
});

describe('refuses', () => {
  it.each([
    ['a vendor that nobody knows', { vendor: aVendorId('nobody') }, 'unknown_vendor', '/vendor'],
    ['a client that nobody registered', { client: aClientId('nobody') }, 'invalid_request', '/client'],
    ['a client of another vendor', { client: aClientId('foreign') }, 'invalid_request', '/client'],
    ['a person who was not thought about', { principal: 'user' }, 'user_bound_grant', '/principal'],
    [
      'client_credentials of a client that has none',
      { grantType: 'client_credentials', client: aClientId('open') },
      'invalid_request',
      '/grantType',
    ],
  ] as const)('%s', async (_what, change, code, pointer) => {
    const { ports } = await allPorts();
    await ports.clients.create(aClient({ id: aClientId('foreign'), vendor: aVendorId('other') }));
    await ports.clients.create(aClient({ id: aClientId('open'), clientAuth: 'none' }));
    const outcome = await createIntegration(ports)({ ...wanted, ...change });
    expect(outcome).toMatchObject({ kind: 'refused', code, pointer });
    expect(await ports.store.find(wanted.id)).toBeUndefined();
  });

  it('a person, and says what would be better', async () => {
    const { ports } = await allPorts();
    const outcome = await createIntegration(ports)({ ...wanted, principal: 'user' });
    const detail = outcome.kind === 'refused' ? outcome.detail : '';
    for (const better of ['client_credentials', 'service principal', 'acknowledgeUserBound']) {
      expect(detail).toContain(better);
    }
  });

  it.each([
    [
      ['authorization_code', 'client_credentials'],
      'acme-main',
      'Better: acme offers client_credentials: with ',
    ],
    [
      ['authorization_code', 'client_credentials'],
      'open',
      'Better: acme offers client_credentials, but this ',
    ],
    [
      ['authorization_code'],
      'acme-main',
      'Better: acme is not known to offer client_credentials: let a service ',
    ],
  ] as const)('a person at a vendor that offers %j, to the client %s', async (grants, client, better) => {
    const { ports } = await allPorts({ vendor: { grants } });
    await ports.clients.create(aClient({ id: aClientId('open'), clientAuth: 'none' }));
    const outcome = await createIntegration(ports)({
      ...wanted,
      client: aClientId(client),
      principal: 'user',
    });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'user_bound_grant' });
    expect(outcome.kind === 'refused' ? outcome.detail : '').toContain(better);
  });

  it('a lifetime that leaves no room, with the sum', async () => {
    const { ports } = await allPorts({
      vendor: { accessTokenSeconds: 300 },
      budgets: { sweepPeriod: seconds(5) },
    });
    // Twice lease 135 + sweep 5 + deadline 100.
    expect(await createIntegration(ports)(wanted)).toMatchObject({
      kind: 'refused',
      code: 'lifetime_too_short',
      detail: expect.stringContaining('480 s'),
    });
  });

  it('a name that is taken', async () => {
    const { ports, row } = await allPorts();
    await createIntegration(ports)(wanted);
    const outcome = await createIntegration(ports)({ ...wanted, owner: 'sales' });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'already_exists' });
    expect((await row()).owner).toBe('finance');
  });
});

describe('a canary', () => {
  const canary = { ...wanted, id: anIntegrationId('canary'), canary: true };

  it('stands for its client', async () => {
    const { ports, row } = await allPorts();
    expect(await createIntegration(ports)(canary)).toMatchObject({ kind: 'integration' });
    expect((await row('canary')).canary).toBe(true);
    expect((await ports.clients.find(wanted.client))?.canary).toBe('canary');
  });

  it('is one of each client: a second one is refused', async () => {
    const { ports } = await allPorts();
    await createIntegration(ports)(canary);
    const second = await createIntegration(ports)({ ...canary, id: anIntegrationId('second') });
    expect(second).toMatchObject({ kind: 'refused', code: 'conflict', pointer: '/canary' });
    expect(await ports.store.find(anIntegrationId('second'))).toBeUndefined();
    expect((await ports.clients.find(wanted.client))?.canary).toBe('canary');
  });

  it('is not an integration that was there before', async () => {
    const { ports } = await allPorts();
    await createIntegration(ports)(wanted);
    const outcome = await createIntegration(ports)({ ...wanted, canary: true });
    expect(outcome).toMatchObject({ kind: 'refused', code: 'already_exists' });
    expect((await ports.clients.find(wanted.client))?.canary).toBeUndefined();
  });

  it('takes the place of one that is removed, or that was never made', async () => {
    const { ports } = await allPorts();
    const clientIs = (named: string) =>
      ports.clients.change(wanted.client, (client) => ({
        client: { ...client, canary: anIntegrationId(named) },
        result: undefined,
      }));
    await clientIs('never-made');
    expect(await createIntegration(ports)(canary)).toMatchObject({ kind: 'integration' });
    await ports.store.change(canary.id, (row) => ({
      row: { ...row, care: { status: 'revoked', since: NOW } },
      result: undefined,
    }));
    const next = await createIntegration(ports)({ ...canary, id: anIntegrationId('next') });
    expect(next).toMatchObject({ kind: 'integration' });
    expect((await ports.clients.find(wanted.client))?.canary).toBe('next');
  });
});
