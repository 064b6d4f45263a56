import { drawn } from './chance.ts';
import { type Fate, fatesOf, mayBefall } from './fate.ts';
import type { Schedule } from './schedule.ts';

/** Says what befalls a call, by its count and its name, and remembers it. */
export interface FaultPlan {
  fateOf(index: number, name: string): Fate | undefined;
  /** What befell calls so far: a run with these faults and no draws is the same run. */
  readonly met: (readonly [index: number, fate: Fate])[];
}

/** Faults that are named, and those that the seed draws when the call is made: then it is known what may befall it. */
export function faultPlan({ seed, home, faults, draws }: Schedule): FaultPlan {
  const named = new Map(faults);
  const calls = new Set(draws.calls);
  const met: [number, Fate][] = [];

  function drawFate(index: number, name: string): Fate | undefined {
    const isDrawn = calls.has(index) || (index < draws.before && drawn(seed, 8, index) < draws.rate);
    if (!isDrawn) return undefined;
    const fates = fatesOf(name, home);
    return fates[Math.floor(drawn(seed, 9, index) * fates.length)];
  }

  return {
    met,
    fateOf(index, name) {
      const planned = named.get(index);
      const fate = planned !== undefined && mayBefall(planned, name) ? planned : drawFate(index, name);
      if (fate !== undefined) met.push([index, fate]);
      return fate;
    },
  };
}
