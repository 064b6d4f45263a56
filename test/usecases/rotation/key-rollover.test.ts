import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { days, minutes } from '#shared/domain/time.ts';
import type { KeyPairs } from '#shared/ports/key-pairs.ts';
import type { TokenEndpoint } from '#shared/ports/token-endpoint.ts';
import { makeIntakeLink } from '#shared/usecases/intake/make-intake-link.ts';
import { keysOfClient } from '#shared/usecases/published-keys.ts';
import { registerClient } from '#shared/usecases/register-client.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId, aVendorId } from '../../support/integration.ts';

const id = aClientId('signs');
const registration = {
  id,
  vendor: aVendorId('acme'),
  clientId: 'signs-at-acme',
  clientAuth: 'private_key_jwt',
  rotation: { everyDays: 90, kind: 'jwks' },
} as const;

/** `key-1`, `key-2` …: named, and with a private part that nobody computes anything with. */
function countedKeys(): KeyPairs {
  let made = 0;
  return {
    make: async () => new Secret(JSON.stringify({ kty: 'EC', kid: `key-${++made}`, d: `private-${made}` })),
    publicOf: async (key) => ({ kty: 'EC', kid: kidOf(key), alg: 'ES256', use: 'sig' }),
    named: async (key) => key,
    certificateEnd: () => undefined,
  };
}

const kidOf = (key: Secret): string => JSON.parse(key.reveal()).kid;

/** A client that signs, at a vendor that knows the keys that it has read and no others. */
async function signingClient() {
  const world = await allPorts();
  const known = new Set<string>();
  const keysOf = keysOfClient(world.ports);
  const published = async () => {
    const found = await keysOf({ id });
    return found.kind === 'keys' ? found.keys.map(({ kid }) => kid) : [];
  };
  const tokenEndpoint: TokenEndpoint = {
    request: async (call, request) => {
      const key = call.credential.privateKeyJwk;
      if (key !== undefined && known.has(kidOf(key))) return world.endpoint.request(call, request);
      const failure = { class: 'client_refused', code: 'invalid_client' } as const;
      return { kind: 'failed', failure, took: 0 as never };
    },
  };
  const ports = { ...world.ports, tokenEndpoint, keyPairs: countedKeys() };
  const outcome = await registerClient(ports)(registration);
  if (outcome.kind !== 'client') throw new Error('not registered');
  return {
    ...world,
    ports,
    published,
    vendorReads: async () => {
      known.clear();
      for (const kid of await published()) known.add(kid);
    },
    rotate: () => rotateClientSecret(ports)({ id }),
    run: () => world.clock.run(rotateDue(ports)()),
    client: async () => {
      const client = await ports.clients.find(id);
      if (client === undefined) throw new Error('no such client');
      return client;
    },
  };
}

describe('a client whose keys are published here', () => {
  it('has a first key that nobody brought, and that has a name', async () => {
    const world = await signingClient();
    expect(await world.published()).toEqual(['key-1']);
    expect(await world.client()).toMatchObject({ status: 'ok', secret: { pending: false } });
  });

  it('shows a new key beside the old one, and signs with it once the vendor takes it', async () => {
    const world = await signingClient();
    await world.vendorReads();
    await world.rotate();
    await world.run();
    expect(await world.published()).toEqual(['key-1', 'key-2']);
    expect((await world.client()).rolling).toMatchObject({
      way: 'jwks',
      step: 'set',
      lastCode: 'secret_refused',
    });
    await world.vendorReads();
    await world.clock.pass(minutes(1));
    expect(await world.run()).toMatchObject({ finished: 1 });
    expect(await world.published()).toEqual(['key-2', 'key-1']);
  });

  it('keeps refreshes going meanwhile: the vendor is not left alone for a key that is only on its way', async () => {
    const world = await signingClient();
    await world.vendorReads();
    await world.rotate();
    await world.run();
    expect((await world.client()).circuit.phase.kind).toBe('closed');
  });

  it('shows the old key no more when the overlap is over', async () => {
    const world = await signingClient();
    await world.vendorReads();
    await world.rotate();
    await world.run();
    await world.vendorReads();
    await world.clock.pass(minutes(1));
    await world.run();
    expect(await world.published()).toEqual(['key-2', 'key-1']);
    await world.clock.pass(days(1));
    await world.run();
    expect(await world.published()).toEqual(['key-2']);
  });

  it('tries a vendor that keeps the old set for most of a day, and pages nobody', async () => {
    const world = await signingClient();
    await world.vendorReads();
    await world.rotate();
    for (let quarters = 0; quarters < 4 * 20; quarters++) {
      expect(await world.run()).toMatchObject({ finished: 0, rolledBack: 0, stuck: 0 });
      await world.clock.pass(minutes(15));
    }
    await world.vendorReads();
    expect(await world.run()).toMatchObject({ finished: 1 });
  });

  it('goes on with the old key where the vendor takes no new one, and shows that one no more', async () => {
    const world = await signingClient();
    await world.vendorReads();
    await world.rotate();
    let rolledBack = 0;
    for (let quarters = 0; quarters < 4 * 30 && rolledBack === 0; quarters++) {
      rolledBack = (await world.run()).rolledBack;
      await world.clock.pass(minutes(15));
    }
    expect(rolledBack).toBe(1);
    expect(await world.published()).toEqual(['key-1']);
  });

  it('makes one key though a driver dies between vault and row', async () => {
    const world = await signingClient();
    await world.vendorReads();
    await world.rotate();
    const { clients, clientVault } = world.ports;
    let isDead = false;
    const dying = {
      ...world.ports,
      clientVault: {
        ...clientVault,
        putPending: async (...put: Parameters<typeof clientVault.putPending>) => {
          await clientVault.putPending(...put);
          isDead = true;
        },
      },
      clients: {
        ...clients,
        change: ((client, decide) =>
          isDead
            ? Promise.reject(new Error('killed'))
            : clients.change(client, decide)) as typeof clients.change,
      },
    };
    await world.clock.run(rotateDue(dying)()).catch(() => {});
    expect(await world.published()).toEqual(['key-1']);
    await world.clock.pass(minutes(2));
    await world.run();
    expect(await world.published()).toEqual(['key-1', 'key-2']);
  });
});

describe('is refused', () => {
  it('a client that does not sign', async () => {
    const { ports } = await allPorts();
    const secret = { ...registration, clientAuth: 'post', clientSecret: new Secret('hunter2') } as const;
    expect(await registerClient(ports)(secret)).toMatchObject({
      code: 'invalid_request',
      pointer: '/rotation/kind',
    });
  });

  it('a key that cannot sign', async () => {
    const { ports } = await allPorts();
    const unusable = { ...registration, privateKeyJwk: new Secret('{"kty":"EC","d":"AA","crv":"P-1"}') };
    expect(await registerClient(ports)(unusable)).toMatchObject({
      code: 'invalid_request',
      pointer: '/privateKeyJwk',
    });
  });

  it('a link to bring a key', async () => {
    const { ports } = await signingClient();
    expect(await makeIntakeLink(ports)({ id, what: 'privateKey' })).toMatchObject({
      code: 'invalid_request',
      pointer: '/what',
    });
  });
});
