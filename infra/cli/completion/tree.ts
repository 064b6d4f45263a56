import type { Command } from 'commander';

/** One place in the command line, and what may be typed there. */
export interface Place {
  /** The verbs on the way: `[]`, `['client']`, `['client', 'add']`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly verbs: readonly Place[];
  readonly options: readonly PlaceOption[];
  /** What its argument may be, where that is one of a few words. */
  readonly choices: readonly string[];
}

export interface PlaceOption {
  /** `--vendor` */
  readonly long: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** The command tree as data, so that the scripts of three shells say the same. */
export function placeOf(command: Command, path: readonly string[] = []): Place {
  return {
    path,
    description: command.description(),
    verbs: command.commands.map((verb) => placeOf(verb, [...path, verb.name()])),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    options: command.options.flatMap(({ long, description, required, optional, argChoices }) =>
      long == null
        ? []
        : [{ long, description, takesValue: required || optional, choices: argChoices ?? [] }],
    ),
  };
}

/** Every place, the first one first. */
export function placesIn(place: Place): readonly Place[] {
  return [place, ...place.verbs.flatMap(placesIn)];
}

/** What may come next, as words: verbs; where there are none, what its argument may be, and options. */
export const wordsAt = ({ verbs, choices, options }: Place): readonly string[] =>
  verbs.length > 0
    ? verbs.map(({ path }) => path.at(-1) ?? '')
    : [...choices, ...options.map(({ long }) => long), '--help'];
