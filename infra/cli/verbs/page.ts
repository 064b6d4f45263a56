import { Command, Option } from 'commander';
import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  show that who is on call is reached, before it matters
    $ npx grantkeeper page test

  the same for who reads tickets
    $ npx grantkeeper page test --severity ticket

On AWS it says whether the topic took it: look whether it arrives.
Ends with 0 where everyone has taken it, 1 where somebody has not or nobody is set, 2 for a wrong argument, 3 where no home
answers.`;

interface Options extends HomeOptions {
  readonly severity: 'page' | 'ticket';
}

/** Whoever is on call. */
export function pageVerb(): Command {
  const verb = new Command('page')
    .description('who is told when something is wrong')
    .addHelpText('after', EXAMPLES);
  withHomeOptions(verb.command('test'))
    .description('send a message that says that nothing is wrong')
    .addOption(
      new Option('--severity <severity>', 'whom it is for').choices(['page', 'ticket']).default('page'),
    )
    .action((options: Options) => attempt('page', options, () => test(options)));
  return verb;
}

async function test({ severity, ...options }: Options): Promise<Said> {
  const answer = await connect(options).service.testPage({ severity });
  const { targets } = answer;
  const exit = targets.length > 0 && targets.every(({ taken }) => taken) ? EXIT.done : EXIT.failed;
  if (options.json === true) return { out: jsonText(answer), exit };
  if (targets.length === 0)
    return { out: linesText(['nobody is set to be told: see docs/on-call.md']), exit };
  const lines = targets.map(({ name, taken, why }) =>
    taken ? `${name} has taken it` : `${name} has not taken it: ${why}`,
  );
  return { out: linesText(lines), exit };
}
