import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, judged, type Part, plain } from '../figures.ts';
import { startHome } from '../home.ts';
import { cpuSeconds } from '../process-facts.ts';
import { committedRefreshes, type SeedGrant, seedGrants } from '../seed.ts';
import { startVendor, type VendorSetting } from '../vendor.ts';
import { inWorkshop } from '../workshop.ts';

export const GRANTS = 2000;
export const WARM_UP_MS = 4000;
export const MEASURE_MS = 8000;
/** Due again after half of it, or sooner: at least 4,000 refreshes a second fall due, more than the home can do. */
const ACCESS_TOKEN_SECONDS = 1;

/** With strict rotation, by the vendor's milliseconds. */
export type RefreshFacts = Readonly<Record<string, Round>>;

interface Round {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

/** Refreshes that the home does by itself, for grants that are always due. */
export const refreshes: Part = async (progress) => {
  const figures: Figure[] = [];
  const facts: Record<string, Round> = {};
  for (const { latencyMs, kind } of [
    { latencyMs: 5, kind: 'strict' },
    { latencyMs: 200, kind: 'strict' },
    { latencyMs: 5, kind: 'grace' },
  ] as const) {
    const what = `${latencyMs} ms vendor, ${kind} rotation`;
    progress(what);
    const rotation = kind === 'grace' ? { kind, graceSeconds: 30 } : { kind };
    const round = await measure({ latencyMs, rotation, accessTokenSeconds: ACCESS_TOKEN_SECONDS });
    if (kind === 'strict') facts[latencyMs] = round;
    const how = `${MEASURE_MS / 1000} s, after ${WARM_UP_MS / 1000} s of warm-up`;
    const perCpu = `the same ${MEASURE_MS / 1000} s; the home's CPU only`;
    if (latencyMs === 5 && kind === 'strict') {
      figures.push(judged(`refreshes per second, ${what}`, round.perSecond, { least: 1000 }, '', how));
      figures.push(judged('per CPU-second', round.perCpuSecond, { least: 1450 }, '', perCpu));
    } else {
      figures.push(plain(`refreshes per second, ${what}`, round.perSecond, '', how));
      figures.push(plain('per CPU-second', round.perCpuSecond, '', perCpu));
    }
  }
  return {
    title: 'Refreshes',
    setting:
      `${GRANTS.toLocaleString('en-US')} grants whose access tokens live ${ACCESS_TOKEN_SECONDS} s and are ` +
      "due again after half of it, refreshed by the home's own sweep, durable (`synchronous=FULL`) and sealed; vendor and home are processes of their own on " +
      'loopback. Counted at the vendor; after the home has ended, its file must hold one token set for each answer of ' +
      'the vendor, or the part fails.',
    figures,
    facts,
  };
};

function measure(setting: VendorSetting): Promise<Round> {
  return inWorkshop(async (workshop) => {
    const vendor = workshop.keep(await startVendor(setting));
    const directory = await workshop.directory();
    await seedGrants(directory, dueGrants(await vendor.consents(GRANTS)));
    const home = workshop.keep(await startHome(directory, vendor));
    await sleep(WARM_UP_MS);
    const before = { posts: await vendor.posts(), cpu: cpuSeconds(home.pid), at: performance.now() };
    await sleep(MEASURE_MS);
    const done = (await vendor.posts()) - before.posts;
    const cpu = cpuSeconds(home.pid) - before.cpu;
    const elapsed = (performance.now() - before.at) / 1000;
    await home.stop();
    const [posts, committed] = [await vendor.posts(), await committedRefreshes(directory)];
    if (posts !== committed) throw new Error(`${posts} answers of the vendor, ${committed} token sets kept`);
    return { perSecond: done / elapsed, perCpuSecond: done / cpu };
  });
}

function dueGrants(
  consents: readonly { readonly accessToken: string; readonly refreshToken: string }[],
): SeedGrant[] {
  const now = Date.now();
  return consents.map(({ accessToken, refreshToken }) => ({
    accessToken,
    refreshToken,
    expiresAt: now,
    dueAt: now,
  }));
}
