import { type Place, placesIn, wordsAt } from './tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script by which this shell completes the command line. It asks nobody: no home, no key. */
export function completionScript(shell: Shell, root: Place): string {
  return { bash, zsh, fish }[shell](root);
}

/** ` client add`: how a shell's own loop writes where it stands. */
const at = ({ path }: Place): string => path.map((verb) => ` ${verb}`).join('');

function bash(root: Place): string {
  const words = (place: Place): string =>
    `COMPREPLY=($(compgen -W "${wordsAt(place).join(' ')}" -- "$current"))`;
  return `_grantkeeper() {
  local word at="" current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${walk(root)}
  done
  case "$at" in
${cases(root, words)}
  esac
}
complete -o default -F _grantkeeper grantkeeper
`;
}

function zsh(root: Place): string {
  const words = (place: Place): string =>
    `compadd -- ${wordsAt(place).join(' ')}${place.verbs.length > 0 ? '' : '; _files'}`;
  return `#compdef grantkeeper
_grantkeeper() {
  local word at=""
  for word in "\${words[@]:1:$((CURRENT - 2))}"; do
${walk(root)}
  done
  case "$at" in
${cases(root, words)}
  esac
}
compdef _grantkeeper grantkeeper
`;
}

/** From where it stands to the next verb; everything else that was typed does not move it. */
function walk(root: Place): string {
  const verbs = placesIn(root).filter(({ path }) => path.length > 0);
  return `    case "$at $word" in
      ${verbs.map((place) => `"${at(place)}"`).join('|')}) at="$at $word" ;;
    esac`;
}

const cases = (root: Place, words: (place: Place) => string): string =>
  placesIn(root)
    .map((place) => `    "${at(place)}") ${words(place)} ;;`)
    .join('\n');

function fish(root: Place): string {
  const lines = placesIn(root).flatMap((place) => [
    ...place.verbs.map(
      ({ path, description }) =>
        `complete -c grantkeeper -f -n '${isAt(place)}' -a ${path.at(-1)} -d ${quoted(description)}`,
    ),
    ...(place.choices.length === 0
      ? []
      : [`complete -c grantkeeper -f -n '${isAt(place)}' -a '${place.choices.join(' ')}'`]),
    ...(place.verbs.length > 0 ? [] : place.options).map(
      ({ long, description, takesValue, choices }) =>
        `complete -c grantkeeper -n '${isAt(place)}' -l ${long.slice(2)}${takesValue ? ' -r' : ''}` +
        `${choices.length > 0 ? ` -f -a '${choices.join(' ')}'` : ''} -d ${quoted(description)}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

/** Whether a command line of fish stands at this place. */
function isAt({ path, verbs }: Place): string {
  if (path.length === 0) return '__fish_use_subcommand';
  const seen = path.map((verb) => `__fish_seen_subcommand_from ${verb}`);
  const below = verbs.map((verb) => verb.path.at(-1)).join(' ');
  return [...seen, ...(below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`])].join('; and ');
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
