import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, start } from '../children.ts';
import { gatherCrowd, PROCESSES } from '../crowd.ts';
import { type Figure, type Part, percentiles, plain, quantile, shown } from '../figures.ts';
import type { LockAnswer } from '../load/redis-lock.ts';
import { cpuSeconds } from '../process-facts.ts';
import { layIn } from '../redis-lock/lay-in.ts';
import { type RedisServer, startRedis } from '../redis-lock/server.ts';
import { startVendor } from '../vendor.ts';
import { inWorkshop, type Workshop } from '../workshop.ts';
import type { WaitersFacts } from './herd.ts';
import { GRANTS, MEASURE_MS, type RefreshFacts, WARM_UP_MS } from './refreshes.ts';

const CALLERS = 1000;
const ROUNDS = 5;
const LATENCY_MS = 200;
/** Two to each core of a small machine; as many requests at once as our home has for one client. */
const WORKERS = 4;
const TOGETHER = 64;

const LEFT_OUT =
  'Left out: there is no `redis-server` on this machine, and the packages of Debian could not be had.';

export interface RedisLockFacts extends WaitersFacts {
  readonly redis: string;
}

/** The pattern that most services ship, beside ours, on the same vendor. */
export const redisLock: Part = (progress, earlier) =>
  inWorkshop(async (workshop) => {
    const title = 'The same by a lock in Redis';
    const redis = await startRedis(workshop, progress);
    if (redis === undefined) return { title, setting: LEFT_OUT, figures: [] };
    const ours = earlier('refreshes')?.facts as RefreshFacts | undefined;
    const figures: Figure[] = [];
    for (const latencyMs of [5, 200] as const) {
      progress(`${latencyMs} ms vendor`);
      const round = await refreshOn(redis, latencyMs);
      const how = `${MEASURE_MS / 1000} s, after ${WARM_UP_MS / 1000} s of warm-up; ${WORKERS} processes, ${WORKERS * TOGETHER} requests at once`;
      const what = `${latencyMs} ms vendor, strict rotation`;
      const own = ours?.[latencyMs];
      figures.push(plain(`refreshes per second, ${what}`, round.perSecond, beside(own?.perSecond), how));
      const cpu = "the same time; the workers' CPU and Redis'";
      figures.push(plain('per CPU-second', round.perCpuSecond, beside(own?.perCpuSecond), cpu));
    }
    const { facts, herd } = await herdOn(
      workshop,
      redis,
      progress,
      earlier('herd')?.facts as WaitersFacts | undefined,
    );
    return {
      title,
      setting:
        `\`SET NX PX 30000\`, refresh, unlock; the others poll every 25 to 75 ms (\`test/bench/redis-lock\`). Redis ${redis.version} on a ` +
        `Unix socket, ${PROCESSES} processes of callers, the same vendor. Read it with this in mind: Redis keeps nothing on disk here and the ` +
        'tokens lie in it as they are, while ours are sealed and on the disk before an answer counts; and these callers call a ' +
        'function, ours an HTTP API with a key. Ours stands in brackets, as its own part measured it.',
      figures: [...figures, ...herd],
      facts,
    };
  });

const beside = (ours: number | undefined, unit = ''): string =>
  ours === undefined ? unit : `${unit} (ours: ${shown(ours)}${unit})`;

async function refreshOn(redis: RedisServer, latencyMs: number) {
  return inWorkshop(async (workshop) => {
    const vendor = workshop.keep(await startVendor({ latencyMs, rotation: { kind: 'strict' } }));
    await layIn(redis, vendor, GRANTS, 0);
    const workers: readonly Child[] = Array.from({ length: WORKERS }, (_, share) =>
      workshop.keep(
        start('test/bench/load/redis-lock.ts', [
          ...['--role', 'refresh', '--socket', redis.socket, '--token-endpoint', vendor.tokenEndpoint],
          ...['--grants', String(GRANTS), '--share', String(share), '--shares', String(WORKERS)],
          ...['--callers', String(TOGETHER)],
        ]),
      ),
    );
    await Promise.all(workers.map((worker) => worker.line()));
    const cpuSoFar = (): number => [...workers, redis].reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
    await sleep(WARM_UP_MS);
    const before = { posts: await vendor.posts(), cpu: cpuSoFar(), at: performance.now() };
    await sleep(MEASURE_MS);
    const done = (await vendor.posts()) - before.posts;
    const cpu = cpuSoFar() - before.cpu;
    return { perSecond: (done * 1000) / (performance.now() - before.at), perCpuSecond: done / cpu };
  });
}

async function herdOn(
  workshop: Workshop,
  redis: RedisServer,
  progress: (line: string) => void,
  ours: WaitersFacts | undefined,
): Promise<{ readonly facts: RedisLockFacts; readonly herd: readonly Figure[] }> {
  const vendor = workshop.keep(await startVendor({ latencyMs: LATENCY_MS, rotation: { kind: 'strict' } }));
  const grants = await layIn(redis, vendor, ROUNDS, -1000);
  const args = ['--role', 'herd', '--socket', redis.socket, '--token-endpoint', vendor.tokenEndpoint];
  const crowd = await gatherCrowd<LockAnswer>(workshop, 'test/bench/load/redis-lock.ts', CALLERS, args);
  let [posts, errors] = [0, 0];
  const later: number[] = [];
  for (const [n, grantId] of grants.entries()) {
    progress(`herd, round ${n + 1} of ${ROUNDS}`);
    const answers = await crowd.ask(n);
    posts = Math.max(posts, await vendor.posts(grantId));
    errors = Math.max(errors, answers.filter(({ isServed }) => !isServed).length);
    if (n > 0) later.push(...answers.map(({ tookMs }) => tookMs));
  }
  const at = (percent: number): number => quantile(later, percent / 100);
  const own = (percent: number): string => beside(ours?.percentiles[percent], ' ms');
  const how = `${CALLERS.toLocaleString('en-US')} callers at once, ${LATENCY_MS} ms vendor; all rounds after the first`;
  return {
    facts: { percentiles: percentiles(later), vendorMs: LATENCY_MS, redis: redis.version },
    herd: [
      plain('herd: requests at the vendor', posts, '', `the worst of ${ROUNDS} rounds`),
      plain('herd: errors', errors, '', 'the same'),
      plain('herd: p50', at(50), own(50), how),
      plain('herd: p99', at(99), own(99), 'the same'),
    ],
  };
}
