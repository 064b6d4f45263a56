import { Secret } from '#shared/domain/secret.ts';
import { before, minutes } from '#shared/domain/time.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import type { RotationPorts } from '#shared/usecases/rotation/rotation-ports.ts';
import { type AllPortsOptions, allPorts } from '../../support/all-ports.ts';
import { aClientId, NOW } from '../../support/integration.ts';

export const id = aClientId('acme-main');

/** A client whose secret is to be replaced by now, at a server of RFC 7592 that takes one secret only. */
export async function rotatingClient(options: AllPortsOptions = {}) {
  const world = await allPorts(options);
  const { registration, clock } = world;
  const ports = { ...world.ports, tokenEndpoint: registration.guard(world.ports.tokenEndpoint) };
  await ports.clientVault.put(id, 'registered', {
    clientSecret: new Secret('secret-1'),
    registrationAccessToken: new Secret('registration-1'),
  });
  await ports.clients.change(id, (client) => ({
    client: {
      ...client,
      rotation: { everyDays: 90, kind: 'dcr' },
      registration: { clientUri: 'https://auth.acme.example/clients/1' },
      secret: {
        versionId: 'registered',
        createdAt: before(NOW, minutes(600)),
        rotateAt: NOW,
        pending: false,
      },
    },
    result: undefined,
  }));
  const row = async () => {
    const client = await ports.clients.find(id);
    if (client === undefined) throw new Error('no such client');
    return client;
  };
  return {
    ...world,
    ports,
    client: row,
    /** What the vault has under the version that the row names. */
    held: async () => {
      const { secret } = await row();
      const kept = await ports.clientVault.get(id, secret?.versionId ?? '');
      return {
        secret: kept?.clientSecret?.reveal(),
        registrationToken: kept?.registrationAccessToken?.reveal(),
      };
    },
    run: (over: Partial<RotationPorts> = {}) => clock.run(rotateDue({ ...ports, ...over })()),
  };
}
