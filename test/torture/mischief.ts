import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper, Victim } from './keepers/keeper.ts';
import { now } from './now.ts';
import type { FaultyProxy } from './proxy.ts';

interface Stage {
  readonly keeper: Keeper;
  readonly proxy: FaultyProxy;
  readonly random: () => number;
}

const LEAST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 900;
const MOST_SLOWNESS = 5;
const MOMENT_WITHIN_MS = 1000;
const AT_WORK_WITHIN_MS = 5000;
const AFTER_ANSWER_MS = 8;
const STANDSTILL_MS = 1500;
const LONG_STANDSTILLS = 0.1;
const BEYOND_DEADLINE_MS = 700;

/** One round: at some instant a process is killed, made to stand still, or both, or is left to the faults of the way. */
export async function mischief(stage: Stage): Promise<string> {
  const { random, keeper } = stage;
  const victim = keeper.victims[Math.floor(random() * keeper.victims.length)] ?? keeper.victims[0];
  const when = `${victim.name} ${await instant(stage, victim)}`;
  const dice = random();
  if (dice < 0.55) {
    await kill(stage, victim);
    return `SIGKILL ${when}`;
  }
  if (dice < 0.95) {
    const ms = standstill(stage);
    victim.standStill();
    await sleep(ms);
    if (dice >= 0.85) {
      await kill(stage, victim);
      return `SIGSTOP ${when}, SIGKILL after ${Math.round(ms)} ms`;
    }
    victim.goOn();
    return `SIGSTOP ${when} for ${Math.round(ms)} ms`;
  }
  return 'nothing but the faults of the way';
}

function standstill({ random, keeper }: Stage): number {
  const [isLong, length] = [random() < LONG_STANDSTILLS, random()];
  return isLong ? keeper.patienceMs + length * BEYOND_DEADLINE_MS : length * STANDSTILL_MS;
}

/** Left alone until it has begun to work, or else nothing would ever be under way. */
async function kill({ proxy }: Stage, victim: Victim): Promise<void> {
  await victim.kill();
  await Promise.race([proxy.nextDelivery(), sleep(AT_WORK_WITHIN_MS)]);
}

/** Anywhere, while a request is under way, or just after an answer was handed over. */
async function instant({ random, proxy }: Stage, { life }: Victim): Promise<string> {
  const [pause, kind, moment] = [random(), random(), random()];
  const slowness = Math.min(life.slowness(), MOST_SLOWNESS);
  await sleep((LEAST_PAUSE_MS + pause * MOST_PAUSE_MS) * slowness);
  if (kind < 1 / 3) return 'at a random instant';
  if (kind < 2 / 3) {
    const end = now() + MOMENT_WITHIN_MS;
    while (proxy.underWay === 0 && now() < end) await sleep(1);
    return 'with requests under way';
  }
  await Promise.race([proxy.nextDelivery(), sleep(MOMENT_WITHIN_MS)]);
  await sleep(moment * AFTER_ANSWER_MS);
  return 'just after an answer';
}
