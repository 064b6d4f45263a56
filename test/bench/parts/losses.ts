import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../../support/seeded.ts';
import { type Figure, type Part, plain } from '../figures.ts';
import type { FaultyVendor } from '../losses/faulty-vendor.ts';
import { startFaultyVendor } from '../losses/faulty-vendor.ts';
import { ourSide } from '../losses/ours.ts';
import {
  ACCESS_TOKEN_SECONDS,
  GRANTS,
  lives,
  QUIET_MS,
  RUN_MS,
  SCENARIOS,
  type Scenario,
} from '../losses/scenarios.ts';
import type { Side } from '../losses/side.ts';
import { theirSide } from '../losses/theirs.ts';
import { inWorkshop, type Workshop } from '../workshop.ts';

const SEED = 4;
const START_AT_MOST_MS = 20_000;

/** What became of the grants of one side. */
export interface Loss {
  readonly dead: number;
  readonly avoidable: number;
  /** Killed with the answer in hand, too late to be asked again and too soon to have stored it. */
  readonly inHand: number;
  /** Of the dead. */
  readonly announced: number;
  readonly posts: number;
  readonly faults: number;
  /** Requests under way when everything was killed, of all kills. */
  readonly inFlight: number;
  readonly kills: number;
}

export interface LossFacts {
  readonly grants: number;
  readonly scenarios: readonly {
    readonly name: string;
    readonly what: string;
    readonly ours: Loss;
    readonly theirs?: Loss;
  }[];
}

/** Grants that end under the same faults: ours beside those of a Redis lock. */
export const losses: Part = async (progress) => {
  const quiet = SCENARIOS.filter(({ kills }) => !kills);
  const killing = SCENARIOS.filter(({ kills }) => kills);
  const found = new Map<string, LossFacts['scenarios'][number]>();
  const run = async (scenario: Scenario, whenCalm = (): void => {}): Promise<void> => {
    progress(scenario.what);
    found.set(scenario.name, await play(scenario, progress, whenCalm));
  };
  // Whoever is killed has to start again, which takes the processor: the next begins when that is over.
  const running: Promise<void>[] = [];
  for (const scenario of killing) {
    const calm = Promise.withResolvers<void>();
    const over = run(scenario, calm.resolve);
    running.push(over);
    // What fails after the next has begun is thrown below.
    over.catch(() => {});
    await Promise.race([calm.promise, over]);
  }
  await Promise.all([...running, ...quiet.map((scenario) => run(scenario))]);
  const scenarios = SCENARIOS.flatMap(({ name }) => found.get(name) ?? []);
  const facts: LossFacts = { grants: GRANTS, scenarios };
  const without = scenarios.some(({ theirs }) => theirs === undefined);
  return {
    title: 'Grants lost, beside a lock in Redis',
    setting:
      `${GRANTS} grants on each side whose access tokens live ${ACCESS_TOKEN_SECONDS} s and are refreshed after half of it; faults for some ${RUN_MS / 1000} s, then ${QUIET_MS / 1000} s without. The same ` +
      `script on both sides, by the seed ${SEED}: what befalls the nth request of a grant, and how long everything that refreshes lives before it is ` +
      'killed and started again (ours one process, theirs four; Redis itself is not killed). All times are real: the lock lasts 30 s, our settings are the defaults. The vendor ' +
      'takes 200 ms as a rule, 150 of them after it has rotated. A grant is dead when what is held in the end is not what the vendor would take. Avoidable: the vendor had answered in full a second or more before a kill, or a ' +
      'token was sent twice and ended the grant, or asking again within the grace would have helped. No client can avoid the rest.' +
      (without
        ? ' The Redis lock is left out: there is no `redis-server` here, and the packages of Debian could not be had.'
        : ''),
    figures: scenarios.flatMap(figuresOf),
    facts,
  };
};

function figuresOf({ what, ours, theirs }: LossFacts['scenarios'][number]): readonly Figure[] {
  const sides = [['ours', ours] as const, ...(theirs === undefined ? [] : [['Redis lock', theirs] as const])];
  return sides.map(([side, loss]) => ({
    ...plain(
      `${what}: ${side}`,
      loss.dead,
      ` dead, ${loss.avoidable} avoidable`,
      howOf(loss, side === 'ours'),
    ),
    ...(side === 'ours' ? { target: '0 avoidable', met: loss.avoidable === 0 } : {}),
  }));
}

function howOf({ posts, faults, inFlight, kills, dead, inHand, announced }: Loss, isOurs: boolean): string {
  const met =
    kills > 0
      ? `${kills} kills with ${inFlight} requests under way; ${inHand} of the dead had just been answered`
      : `${faults} faults`;
  const told = isOurs && dead > 0 ? `; ${announced} of the dead announced` : '';
  return `${posts.toLocaleString('en-US')} requests, ${met}${told}`;
}

async function play(scenario: Scenario, progress: (line: string) => void, whenCalm: () => void) {
  let waiting = 2;
  const calm = (): void => {
    waiting -= 1;
    if (waiting === 0) whenCalm();
  };
  const { name, what } = scenario;
  const side = (begin: (workshop: Workshop, vendor: FaultyVendor) => Promise<Side | undefined>) =>
    inWorkshop((workshop) => playSide(workshop, scenario, begin, calm));
  const [ours, theirs] = await Promise.all([
    side(ourSide),
    side((workshop, vendor) => theirSide(workshop, vendor, progress)),
  ]);
  if (ours === undefined) throw new Error(`${name}: our side did not run`);
  return { name, what, ours, ...(theirs === undefined ? {} : { theirs }) };
}

async function playSide(
  workshop: Workshop,
  { rotation, misfortune, kills }: Scenario,
  begin: (workshop: Workshop, vendor: FaultyVendor) => Promise<Side | undefined>,
  whenCalm: () => void,
): Promise<Loss | undefined> {
  const vendor = workshop.keep(await startFaultyVendor({ rotation, misfortune, seed: SEED }));
  const side = await begin(workshop, vendor);
  if (side === undefined) return undefined;
  let [inFlight, killed] = [0, 0];
  for (const life of kills ? lives(seeded(SEED)) : []) {
    await untilAtWork(vendor, killed === 0);
    await sleep(life);
    inFlight += (await vendor.counts()).inFlight;
    killed += 1;
    await vendor.willBeKilled();
    await side.kill();
    await vendor.wasKilled();
    await side.restart();
  }
  if (!kills) await sleep(RUN_MS);
  const { posts, faults } = await vendor.counts();
  await vendor.calm();
  whenCalm();
  await sleep(QUIET_MS);
  const held = await side.end();
  const fates = await vendor.judge(held);
  const dead = held.filter((_, n) => fates[n]?.isAlive === false);
  return {
    dead: dead.length,
    avoidable: fates.filter(({ wasAvoidable }) => wasAvoidable).length,
    inHand: fates.filter(({ wasInHand }) => wasInHand).length,
    announced: dead.filter(({ isGivenUp }) => isGivenUp).length,
    posts,
    faults,
    inFlight,
    kills: killed,
  };
}

/** A life begins with its first request: how long a start takes depends on the machine. */
async function untilAtWork(vendor: FaultyVendor, isFirst: boolean): Promise<void> {
  const { posts } = await vendor.counts();
  const givesUpAt = performance.now() + START_AT_MOST_MS;
  while ((await vendor.counts()).posts === posts) {
    await sleep(50);
    if (performance.now() < givesUpAt) continue;
    // Where every grant is dead there is nothing more to ask.
    if (isFirst) throw new Error('no request came');
    return;
  }
}
