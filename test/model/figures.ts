import { type Configuration, DEEP, EVERY_TIME, LIMITS } from './configurations.ts';
import { KINDS, type Kind } from './kinds.ts';
import { MUTANTS } from './mutants.ts';
import { run } from './run.ts';
import { storyOf } from './story.ts';

/** What was explored for vendors of one kind. */
export interface KindFigures {
  readonly kind: Kind;
  readonly configurations: number;
  readonly states: number;
  /** Quiet states, by what has become of the grant. A lost one was announced, and no client could have kept it. */
  readonly alive: number;
  readonly withdrawn: number;
  readonly lost: number;
}

export interface Figures {
  readonly states: number;
  readonly configurations: number;
  readonly kinds: readonly KindFigures[];
  readonly ingredients: number;
  /** What no protocol of ours keeps, and in how many configurations it was met. */
  readonly limits: readonly { readonly wrong: string; readonly because: string; readonly met: number }[];
  /** Whatever else was found, as a story. None is to be seen. */
  readonly unexpected: readonly (readonly string[])[];
}

/** Explores every configuration. */
export function figures(deep = false): Figures {
  const configurations = deep ? [...EVERY_TIME, ...DEEP] : EVERY_TIME;
  const kinds = new Map(KINDS.map((kind): [Kind, KindFigures] => [kind, nothing(kind)]));
  const met = LIMITS.map(() => 0);
  const unexpected: (readonly string[])[] = [];
  for (const configuration of configurations) {
    const { states, ends, found } = run(configuration);
    const so = kinds.get(configuration.kind) ?? nothing(configuration.kind);
    kinds.set(configuration.kind, {
      kind: so.kind,
      configurations: so.configurations + 1,
      states: so.states + states,
      alive: so.alive + ends.alive,
      withdrawn: so.withdrawn + ends.withdrawn,
      lost: so.lost + ends.lost,
    });
    for (const [wrong, path] of found) {
      const limit = LIMITS.findIndex((each) => each.wrong === wrong && each.holds(configuration));
      if (limit >= 0) met[limit] = (met[limit] ?? 0) + 1;
      else unexpected.push([`${JSON.stringify(configuration)}: ${wrong}`, ...storyOf(configuration, path)]);
    }
  }
  const all = [...kinds.values()];
  return {
    states: all.reduce((sum, { states }) => sum + states, 0),
    configurations: configurations.length,
    kinds: all,
    ingredients: MUTANTS.length,
    limits: LIMITS.map(({ wrong, because }, i) => ({ wrong, because, met: met[i] ?? 0 })),
    unexpected,
  };
}

const nothing = (kind: Configuration['kind']): KindFigures => ({
  kind,
  configurations: 0,
  states: 0,
  alive: 0,
  withdrawn: 0,
  lost: 0,
});
