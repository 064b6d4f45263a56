import { setTimeout as sleep } from 'node:timers/promises';
import type { HomeProcess } from '../support/home-process.ts';
import type { HomeLife } from './home-life.ts';
import { now } from './now.ts';
import type { FaultyProxy } from './proxy.ts';

interface Stage {
  readonly home: HomeProcess;
  readonly life: HomeLife;
  readonly proxy: FaultyProxy;
  readonly random: () => number;
  /** The home's patience with its vendor: some standstills last longer. */
  readonly deadlineMs: number;
}

const LEAST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 900;
const MOMENT_WITHIN_MS = 1000;
const AT_WORK_WITHIN_MS = 5000;
const AFTER_ANSWER_MS = 8;
const STANDSTILL_MS = 1500;
const LONG_STANDSTILLS = 0.1;
const BEYOND_DEADLINE_MS = 700;

/** One round: at some instant the home is killed, made to stand still, or both, or is left to the proxy's faults. */
export async function mischief(stage: Stage): Promise<string> {
  const { random, life } = stage;
  const when = await instant(stage);
  const dice = random();
  if (dice < 0.55) {
    await kill(stage);
    return `SIGKILL ${when}`;
  }
  if (dice < 0.95) {
    const ms = standstill(stage);
    life.note('stopped', now());
    stage.home.signal('SIGSTOP');
    await sleep(ms);
    if (dice >= 0.85) {
      await kill(stage);
      return `SIGSTOP ${when}, SIGKILL after ${Math.round(ms)} ms`;
    }
    stage.home.signal('SIGCONT');
    life.note('continued', now());
    return `SIGSTOP ${when} for ${Math.round(ms)} ms`;
  }
  return 'nothing but the faults of the way';
}

function standstill({ random, deadlineMs }: Stage): number {
  const [isLong, length] = [random() < LONG_STANDSTILLS, random()];
  return isLong ? deadlineMs + length * BEYOND_DEADLINE_MS : length * STANDSTILL_MS;
}

/** And starts it anew; it is left alone until it has begun to work, or else nothing would ever be under way. */
async function kill({ home, life, proxy }: Stage): Promise<void> {
  life.note('killed', now());
  await home.kill();
  life.note('started', now());
  await home.begin();
  await Promise.race([proxy.nextDelivery(), sleep(AT_WORK_WITHIN_MS)]);
}

/** Anywhere, while a request is under way, or just after an answer was handed over. */
async function instant({ random, proxy }: Stage): Promise<string> {
  const [pause, kind, moment] = [random(), random(), random()];
  await sleep(LEAST_PAUSE_MS + pause * MOST_PAUSE_MS);
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
