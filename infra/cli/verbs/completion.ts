import { Argument, Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion/scripts.ts';
import { placeOf } from '../completion/tree.ts';

const EXAMPLES = `
Examples:
  for this shell, now
    $ source <(npx grantkeeper completion bash)

  for every shell to come
    $ npx grantkeeper completion bash >> ~/.bash_completion
    $ npx grantkeeper completion zsh > "\${fpath[1]}/_grantkeeper"
    $ npx grantkeeper completion fish > ~/.config/fish/completions/grantkeeper.fish

It completes the command \`grantkeeper\`: \`alias grantkeeper='npx grantkeeper'\` makes one where it is not installed.`;

/** Prints the script by which a shell completes this command line. */
export function completionVerb(): Command {
  const verb = new Command('completion')
    .description('the script by which a shell completes what you type')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', EXAMPLES);
  return verb.action((shell: Shell) => {
    process.stdout.write(completionScript(shell, placeOf(verb.parent ?? verb)));
  });
}
