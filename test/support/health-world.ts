import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, days, milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { MetricName } from '#shared/ports/tell.ts';
import { runHealth } from '#shared/usecases/health/run-health.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { allPorts } from './all-ports.ts';
import { anAttemptId, anIntegration, anIntegrationId, aTokenSet, NOW, tokenFacts } from './integration.ts';

export const PROBE = { method: 'GET', url: 'https://api.acme.example/me', expect: 200 } as const;

/** A home whose vendor's API is scripted, with a refresher beside it, and what its checks count. */
export async function aHealthWorld(vendor: Partial<Vendor> = { probe: PROBE }) {
  const world = await allPorts({ vendor, rotation: { kind: 'none' } });
  const refresh = refreshIntegration(world.ports);
  const counted: [MetricName, number][] = [];
  const ports = {
    ...world.ports,
    metrics: { record: (name: MetricName, value: number) => void counted.push([name, value]) },
    // A refresher beside the reader.
    queue: {
      send: async (messages: Parameters<typeof world.ports.queue.send>[0]) => {
        for (const message of messages) void refresh({ ...message, timeLeft: () => UNLIMITED });
      },
    },
  };
  const run = runHealth(ports);
  return {
    ...world,
    ports,
    counted: () => Object.fromEntries(counted),
    run: (only?: readonly string[]) =>
      world.clock.run(
        run({
          ...(only === undefined ? {} : { only: only.map(anIntegrationId) }),
          timeLeft: () => milliseconds(60_000),
        }),
      ),
    /** One of `NOW`, whose token lives for a month. */
    async grant(id: string, more: Partial<Integration> = {}) {
      const versionId = anAttemptId(7);
      const tokens = tokenFacts({
        versionId,
        obtainedAt: NOW,
        expiresAt: after(NOW, days(30)),
        grantedScopes: ['read'],
      });
      const row = anIntegration({
        id: anIntegrationId(id),
        critical: true,
        createdAt: before(NOW, days(9)),
        dueAt: after(NOW, days(20)),
        tokens,
        ...more,
      });
      const tokenSet = aTokenSet({
        accessToken: new Secret(`access of ${id}`),
        refreshToken: new Secret('rt-0'),
        expiresAt: tokens.expiresAt,
      });
      await ports.store.create(row);
      await ports.vault.put({ integration: row.id, epoch: row.epoch, versionId }, tokenSet, []);
    },
  };
}
