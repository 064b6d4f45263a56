import { start } from '../children.ts';
import { type Figure, judged, type Part, plain } from '../figures.ts';
import { type Home, startHome } from '../home.ts';
import type { SteadyResult } from '../load/steady.ts';
import { cpuSeconds } from '../process-facts.ts';
import { lastingGrants, seedGrants } from '../seed.ts';
import { startVendor } from '../vendor.ts';
import { inWorkshop } from '../workshop.ts';

const GRANTS = 2000;
const CONNECTIONS = 64;
const MEASURE_MS = 8000;
/** So many answers first: the home's code is compiled as it is used. */
const WARM_UP = 40_000;

/** Token reads over HTTP, all of them from living tokens. */
export const reads: Part = (progress) =>
  inWorkshop(async (workshop) => {
    const vendor = workshop.keep(await startVendor({ latencyMs: 5, rotation: { kind: 'strict' } }));
    const directory = await workshop.directory();
    await seedGrants(directory, lastingGrants(GRANTS, 40));
    const home = workshop.keep(await startHome(directory, vendor));
    progress(`${CONNECTIONS} connections`);
    const { result, cpu } = await measureReads(home, GRANTS, CONNECTIONS, MEASURE_MS);
    if (result.refused > 0) throw new Error(`${result.refused} of ${result.answers} reads were refused`);
    const posts = await vendor.posts();
    if (posts > 0) throw new Error(`${posts} reads went to the vendor`);
    return {
      title: 'Warm token reads',
      setting:
        `\`POST /v1/integrations/{id}/token\` with the body \`{}\` for one of ${GRANTS.toLocaleString('en-US')} ` +
        `integrations at random, over ${CONNECTIONS} keep-alive connections with one request under way on each; ` +
        'the load generator is a process of its own. Every answer is a 200 from a strongly consistent row read.',
      figures: figuresOf(result, cpu),
    };
  });

function figuresOf(result: SteadyResult, cpu: number): Figure[] {
  const how = `${MEASURE_MS / 1000} s, after ${WARM_UP.toLocaleString('en-US')} answers of warm-up`;
  return [
    judged('reads per second', result.answers / result.seconds, { least: 10_000 }, '', how),
    judged('per CPU-second', result.answers / cpu, { least: 5200 }, '', "the same time; the home's CPU only"),
    plain('p50', result.p50, ' ms', 'from sending to the last byte, at the load generator'),
    plain('p99', result.p99, ' ms', 'the same'),
  ];
}

/** Runs the load generator, and reads the home's CPU over exactly the time that it measures. */
export async function measureReads(
  home: Home,
  integrations: number,
  connections: number,
  measureMs: number,
): Promise<{ readonly result: SteadyResult; readonly cpu: number }> {
  const load = start('test/bench/load/steady.ts', [
    ...['--url', home.url, '--key', home.key, '--integrations', String(integrations)],
    ...['--connections', String(connections), '--warm-up', String(WARM_UP)],
    ...['--measure-ms', String(measureMs)],
  ]);
  await load.line();
  const before = cpuSeconds(home.pid);
  const line = await load.line();
  const cpu = cpuSeconds(home.pid) - before;
  await load.stop();
  return { result: JSON.parse(line) as SteadyResult, cpu };
}
