import { Secret } from '#shared/domain/secret.ts';
import { after, before, minutes } from '#shared/domain/time.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import type { RefreshPorts } from '#shared/usecases/refresh/ports.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import type { AllPortsOptions } from '../../support/all-ports.ts';
import {
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';
import { id, rotatingClient } from './rotating-client.ts';

export const canaryId = anIntegrationId('canary');

/** As `rotatingClient`, with a canary that a refresher of its own looks after. */
export async function withCanary(rotation: 'dcr' | 'manual' = 'dcr', options: AllPortsOptions = {}) {
  const world = await rotatingClient(options);
  const { ports, clock } = world;
  const versionId = anAttemptId(0);
  const row = anIntegration({
    id: canaryId,
    canary: true,
    tokens: tokenFacts({ versionId }),
    dueAt: after(NOW, minutes(50)),
  });
  await ports.store.create(row);
  const tokens = aTokenSet({
    accessToken: new Secret('at-0'),
    refreshToken: new Secret('rt-0'),
    obtainedAt: before(NOW, minutes(5)),
    spent: [],
  });
  await ports.vault.put({ integration: row.id, epoch: row.epoch, versionId }, tokens, []);
  await ports.clients.change(id, (client) => ({
    client: { ...client, canary: canaryId, rotation: { everyDays: 90, kind: rotation } },
    result: undefined,
  }));
  const sent: RefreshMessage[] = [];
  const outcomes: Promise<unknown>[] = [];
  const refresh = refreshIntegration(ports);
  const work = (message: RefreshMessage) => refresh({ ...message, timeLeft: () => UNLIMITED });
  /** A refresher that is a process of its own. */
  const workAs = (over: Partial<RefreshPorts>) => (message: RefreshMessage) =>
    refreshIntegration({ ...ports, ...over })({ ...message, timeLeft: () => UNLIMITED });
  const queue = {
    send: async (messages: readonly RefreshMessage[]) => {
      sent.push(...messages);
      outcomes.push(...messages.map(work));
    },
  };
  return {
    ...world,
    sent,
    work,
    workAs,
    outcomes: () => clock.run(Promise.all(outcomes)),
    canary: async () => {
      const found = await ports.store.find(canaryId);
      if (found === undefined) throw new Error('no canary');
      return found;
    },
    ports: { ...ports, queue },
    run: (over: Parameters<typeof world.run>[0] = {}) => world.run({ queue, ...over }),
  };
}
