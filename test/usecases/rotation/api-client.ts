import { Secret } from '#shared/domain/secret.ts';
import { before, minutes } from '#shared/domain/time.ts';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import type { RotationPorts } from '#shared/usecases/rotation/rotation-ports.ts';
import { allPorts } from '../../support/all-ports.ts';
import { aClientId, NOW } from '../../support/integration.ts';

export const id = aClientId('acme-main');

/** A client whose secret is to be replaced by now, at a vendor with an API of this kind. */
export async function apiClient(kind: SecretApiKind) {
  const secretApi = { kind, url: 'https://api.acme.example/v1' };
  const world = await allPorts({ vendor: { secretApi } });
  const { secrets, clock } = world;
  secrets.kind = kind;
  secrets.now = () => clock.now();
  const logged: (readonly [string, unknown])[] = [];
  const log = (message: string, data?: unknown) => void logged.push([message, data]);
  const metrics: (readonly [string, number])[] = [];
  const ports: RotationPorts = {
    ...world.ports,
    tokenEndpoint: secrets.guard(world.ports.tokenEndpoint),
    log: { debug() {}, info: log, warn: log, error: log },
    metrics: { record: (name, value) => void metrics.push([name, value]) },
  };
  await ports.clientVault.put(id, 'registered', {
    clientSecret: new Secret('secret-1'),
    admin: new Secret('admin'),
  });
  await ports.clients.change(id, (client) => ({
    client: {
      ...client,
      rotation: { everyDays: 90, kind, byApi: true },
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
    logged,
    metrics,
    client: row,
    /** What the vault has under the version that the row names. */
    held: async () => {
      const { secret } = await row();
      const kept = await ports.clientVault.get(id, secret?.versionId ?? '');
      return { secret: kept?.clientSecret?.reveal(), admin: kept?.admin?.reveal() };
    },
    run: (over: Partial<RotationPorts> = {}) => clock.run(rotateDue({ ...ports, ...over })()),
  };
}

type World = Awaited<ReturnType<typeof apiClient>>;

/** The vendor's API, with something that happens as it is asked for a new secret. */
export const whileMade = (
  world: World,
  happens: (world: World) => Promise<void> | void,
): RotationPorts['clientSecrets'] => ({
  fresh: () => world.secrets.fresh(),
  list: (call) => world.secrets.list(call),
  remove: (call, one) => world.secrets.remove(call, one),
  make: async (call, wanted) => {
    await happens(world);
    return world.secrets.make(call, wanted);
  },
});

export const losesItsAnswer = ({ secrets }: World): void => {
  secrets.fates = ['lost_reply'];
};
