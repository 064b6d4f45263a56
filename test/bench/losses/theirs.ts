import { createClient } from '@redis/client';
import { type Child, start } from '../children.ts';
import type { KeptToken } from '../redis-lock/keeper.ts';
import { layIn } from '../redis-lock/lay-in.ts';
import { startRedis } from '../redis-lock/server.ts';
import type { Workshop } from '../workshop.ts';
import type { FaultyVendor } from './faulty-vendor.ts';
import { GRANTS, LOCK_MS, MARGIN_MS } from './scenarios.ts';
import type { Held, Side } from './side.ts';

const WORKERS = 4;

/** The Redis lock: four processes, all of which are killed; Redis lives on. `undefined` where there is no Redis. */
export async function theirSide(
  workshop: Workshop,
  vendor: FaultyVendor,
  progress: (line: string) => void,
): Promise<Side | undefined> {
  const redis = await startRedis(workshop, progress);
  if (redis === undefined) return undefined;
  const grantIds = await layIn(redis, vendor, GRANTS, 0);
  const startWorkers = async (): Promise<readonly Child[]> => {
    const started = Array.from({ length: WORKERS }, () =>
      start('test/bench/load/redis-lock.ts', [
        ...['--role', 'keep', '--socket', redis.socket, '--token-endpoint', vendor.tokenEndpoint],
        ...['--grants', String(GRANTS), '--lock-ms', String(LOCK_MS), '--margin-ms', String(MARGIN_MS)],
      ]),
    );
    await Promise.all(started.map((worker) => worker.line()));
    return started;
  };
  let workers = await startWorkers();
  const kill = async (): Promise<void> => void (await Promise.all(workers.map((worker) => worker.kill())));
  workshop.keep({ stop: kill });
  return {
    kill,
    restart: async () => {
      workers = await startWorkers();
    },
    end: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      const client = createClient({ socket: { path: redis.socket, tls: false } });
      await client.connect();
      const texts = await client.mGet(grantIds.map((_, n) => `token:${n}`));
      client.destroy();
      return grantIds.map((grantId, n): Held => {
        const { refreshToken, isRefused } = JSON.parse(texts[n] ?? '{}') as KeptToken;
        return { grantId, refreshToken, isGivenUp: isRefused === true };
      });
    },
  };
}
