import { describe, expect, it } from 'vitest';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, minutes, seconds } from '#shared/domain/time.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { allPorts } from '../support/all-ports.ts';
import { aClientId, anIntegration, anIntegrationId, NOW } from '../support/integration.ts';

const id = aClientId('acme-main');
const LATER = after(NOW, minutes(30));

const refusedClient = (client: OAuthClient): OAuthClient => ({
  ...client,
  status: 'refused',
  lastError: { class: 'client_refused', code: 'invalid_client', at: NOW },
  circuit: {
    phase: { kind: 'open', reason: 'client_refused', since: NOW, until: after(NOW, minutes(10)), trips: 3 },
    window: {},
  },
});

async function withClient(change: (client: OAuthClient) => OAuthClient = (client) => client) {
  const world = await allPorts();
  await world.ports.clients.change(id, (client) => ({ client: change(client), result: undefined }));
  const secretInUse = async () => {
    const client = await world.ports.clients.find(id);
    const kept = await world.ports.clientVault.get(id, client?.secret?.versionId ?? '');
    return kept?.clientSecret?.reveal();
  };
  const rotate = (text: string) => rotateClientSecret(world.ports)({ id, clientSecret: new Secret(text) });
  return { ...world, rotate, secretInUse };
}

it('tries the new secret with a token that is nobody’s, and keeps it', async () => {
  const { rotate, secretInUse, endpoint, ports, told } = await withClient();
  expect(await rotate('secret-2')).toMatchObject({ kind: 'client', client: { status: 'ok' } });
  expect(endpoint.secretsUsed).toEqual(['secret-2']);
  expect(endpoint.posts).toEqual([expect.stringMatching(/^not-a-token-/)]);
  expect(await secretInUse()).toBe('secret-2');
  expect((await ports.clientVault.get(id, 'first'))?.clientSecret?.reveal()).toBe('secret-1');
  expect(told()).toEqual(['client.secret_rotated']);
});

it('keeps what else the client has in the vault, and the rhythm of its rotation', async () => {
  const { rotate, ports } = await withClient((client) => ({
    ...client,
    rotation: { everyDays: 30, kind: 'manual' },
  }));
  await ports.clientVault.put(id, 'second', { clientSecret: new Secret('s'), admin: new Secret('admin') });
  await ports.clients.change(id, (client) => ({
    client: { ...client, secret: { versionId: 'second', createdAt: NOW, pending: false } },
    result: undefined,
  }));
  await rotate('secret-2');
  const secret = (await ports.clients.find(id))?.secret;
  expect(secret).toMatchObject({ createdAt: NOW, rotateAt: NOW + 30 * 24 * minutes(60), pending: false });
  expect((await ports.clientVault.get(id, secret?.versionId ?? ''))?.admin?.reveal()).toBe('admin');
});

describe('of a refused client', () => {
  it('closes the circuit and makes its integrations due', async () => {
    const { rotate, ports, row, told } = await withClient(refusedClient);
    await ports.store.create(anIntegration({ dueAt: LATER, heldUntil: LATER }));
    const since = {
      status: 'suspect',
      since: NOW,
      refusals: 1,
      plainRefusals: 1,
      lossAnnounced: false,
    } as const;
    await ports.store.create(anIntegration({ id: anIntegrationId('doubted'), dueAt: LATER, care: since }));
    await rotate('secret-2');
    const client = await ports.clients.find(id);
    expect(client).toMatchObject({ status: 'ok', circuit: { phase: { kind: 'closed' } } });
    expect(client?.lastError).toBeUndefined();
    for (const name of ['payroll', 'doubted']) {
      expect(await row(name)).toMatchObject({ dueAt: after(NOW, seconds(3)) });
      expect((await row(name)).heldUntil).toBeUndefined();
    }
    expect(told()).toEqual(['client.secret_rotated', 'circuit.closed']);
  });

  it('leaves alone what a person stopped or a vendor ended', async () => {
    const { rotate, ports, row } = await withClient(refusedClient);
    await ports.store.create(anIntegration({ dueAt: LATER, pausedAt: NOW }));
    const over = { status: 'reauthorization_required', since: NOW } as const;
    await ports.store.create(anIntegration({ id: anIntegrationId('over'), dueAt: LATER, care: over }));
    await rotate('secret-2');
    expect([(await row()).dueAt, (await row('over')).dueAt]).toEqual([LATER, LATER]);
  });

  it('does not disturb those of a client that was well', async () => {
    const { rotate, ports, row } = await withClient();
    await ports.store.create(anIntegration({ dueAt: LATER }));
    await rotate('secret-2');
    expect((await row()).dueAt).toBe(LATER);
  });
});

it('does not overrule a vendor that asked for patience', async () => {
  const phase = { kind: 'open', reason: 'told_to_wait', since: NOW, until: LATER, trips: 1 } as const;
  const { rotate, ports, told } = await withClient((client) => ({
    ...client,
    circuit: { phase, window: {} },
  }));
  await rotate('secret-2');
  expect((await ports.clients.find(id))?.circuit.phase).toEqual(phase);
  expect(told()).toEqual(['client.secret_rotated']);
});

describe('a secret that the vendor refuses, or that cannot be tried', () => {
  const failures: [RefreshFailure, string, number | undefined][] = [
    [{ class: 'client_refused', code: 'invalid_client' }, 'vendor_refused', undefined],
    [{ class: 'not_sent', code: 'ECONNREFUSED' }, 'temporarily_unavailable', 10],
    [{ class: 'ambiguous', code: 'timeout' }, 'temporarily_unavailable', 10],
    [{ class: 'throttled', code: 'http_429', retryAfter: seconds(30) }, 'temporarily_unavailable', 30],
  ];
  it.each(failures)('%o changes nothing', async (failure, code, retryAfter) => {
    const { rotate, secretInUse, ports, endpoint, told } = await withClient(refusedClient);
    const before = await ports.clients.find(id);
    endpoint.fates = [{ kind: 'fails', failure }];
    expect(await rotate('secret-2')).toMatchObject({
      kind: 'refused',
      code,
      ...(retryAfter !== undefined && { retryAfter }),
    });
    expect([await ports.clients.find(id), await secretInUse(), told()]).toEqual([before, 'secret-1', []]);
  });
});

it.each(['unauthorized_client', 'unsupported_grant_type'])(
  '%s says that the client was authenticated',
  async (code) => {
    const { rotate, secretInUse, endpoint } = await withClient();
    endpoint.fates = [{ kind: 'fails', failure: { class: 'client_refused', code } }];
    await rotate('secret-2');
    expect(await secretInUse()).toBe('secret-2');
  },
);

it('asks for the secret, and refuses one that the client does not use', async () => {
  const { ports } = await withClient((client) => ({ ...client, clientAuth: 'private_key_jwt' }));
  const rotate = rotateClientSecret(ports);
  const wrong = { kind: 'refused', code: 'invalid_request', pointer: '/clientSecret' };
  expect(await rotate({ id })).toMatchObject(wrong);
  expect(await rotate({ id, clientSecret: new Secret('secret-2') })).toMatchObject(wrong);
  expect(await rotate({ id: aClientId('nobody') })).toMatchObject({ code: 'not_found' });
});

it('says what a person has to do, and where, when it is asked for without a secret', async () => {
  const url = 'https://acme.example/console';
  const { ports } = await allPorts({ vendor: { clientSecret: { by: 'console', url, overlap: 'none' } } });
  expect(await rotateClientSecret(ports)({ id })).toMatchObject({
    code: 'invalid_request',
    extra: {
      url,
      steps: [
        'Open https://acme.example/console and find the client client-at-acme.',
        expect.stringContaining('ends at once'),
        expect.stringContaining('grantkeeper client rotate acme-main'),
      ],
    },
  });
});

describe('of two secrets', () => {
  it('the one that was brought last is kept, whoever tries longer', async () => {
    const { ports, endpoint, clock, secretInUse } = await withClient();
    endpoint.fates = [{ kind: 'ok', delay: seconds(5) }];
    const rotate = rotateClientSecret(ports);
    const first = rotate({ id, clientSecret: new Secret('secret-2') });
    const second = rotate({ id, clientSecret: new Secret('secret-3') });
    expect((await clock.run(second)).kind).toBe('client');
    expect(await clock.run(first)).toMatchObject({ kind: 'refused', code: 'conflict' });
    expect(await secretInUse()).toBe('secret-3');
  });

  it('the old one is tried for another day', async () => {
    const { ports, rotate } = await withClient();
    await rotate('secret-2');
    expect((await ports.clients.find(id))?.previousSecret).toEqual({
      versionId: 'first',
      until: after(NOW, minutes(24 * 60)),
    });
  });
});
