import type { Configuration } from './configurations.ts';
import { type Exploration, explore } from './explore.ts';
import { type Mutation, type Rules, rulesOf } from './rules.ts';
import { start } from './start.ts';
import type { Wrong } from './state.ts';

/** The rules of one configuration, whole or with something left out. */
export function rulesFor({ kind, home, clocks, revocationEnds }: Configuration, mutation?: Mutation): Rules {
  return rulesOf(kind, {
    home,
    skew: Math.max(...clocks) - Math.min(...clocks),
    ...(mutation === undefined ? {} : { mutation }),
    ...(revocationEnds === undefined ? {} : { revocationEnds }),
  });
}

/** Explores one configuration; with `stopAt`, only until that is found. */
export function run(configuration: Configuration, mutation?: Mutation, stopAt?: Wrong): Exploration {
  const from = start(configuration.clocks, configuration.budget);
  return explore(from, rulesFor(configuration, mutation), stopAt === undefined ? {} : { stopAt });
}
