import { pairOfTroubles } from './pairs.ts';
import { randomSchedule } from './random-schedule.ts';
import type { Schedule } from './schedule.ts';
import { SETTINGS, singles } from './single-faults.ts';

/** One in so many sampled schedules is a random one; the others are pairs, which run in a fraction of its time. */
const RANDOM_EACH = 4;

export const isRandom = (seed: number): boolean => seed % RANDOM_EACH === 0;

/** What a seed stands for. */
export async function sampled(seed: number): Promise<Schedule> {
  return isRandom(seed) ? randomSchedule(seed) : pairOfTroubles(seed);
}

/** The schedule that a run printed as wrong: a seed, or `home:kind:call:what`. */
export async function scheduleNamed(name: string): Promise<Schedule | undefined> {
  if (/^\d+$/.test(name)) return sampled(Number(name));
  const setting = SETTINGS.find(({ home, kind }) => name.startsWith(`${home}:${kind}:`));
  if (setting === undefined) return undefined;
  const all = await singles(setting.home, setting.kind);
  return all.find((single) => single.name === name)?.schedule;
}
