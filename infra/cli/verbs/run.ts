import { Argument, Command } from 'commander';
import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  look at everything that ends now, and announce what has not been announced
    $ npx grantkeeper run calendar

It does no harm to run one twice, or beside the home's own. Ends with 0 where it came to its end, 1 where something was left
to do or the home refused, 2 for a wrong argument, 3 where no home answers.`;

/** What a home does by itself each day, now. */
export function runVerb(): Command {
  return withHomeOptions(new Command('run'))
    .description('what the home does by itself each day, now')
    .addArgument(new Argument('<capability>').choices(['calendar']))
    .addHelpText('after', EXAMPLES)
    .action((_capability: 'calendar', options: HomeOptions) => attempt('run', options, () => run(options)));
}

async function run(options: HomeOptions): Promise<Said> {
  const ran = await connect(options).calendar.run();
  const exit = ran.failed > 0 || !ran.isComplete ? EXIT.failed : EXIT.done;
  if (options.json === true) return { out: jsonText(ran), exit };
  const lines = [
    `announced ${ran.announced}; ending within a week, or over: ${ran.endingSoon}`,
    ...(ran.failed > 0 ? [`the bus did not take ${ran.failed}: the next run announces them`] : []),
    ...(ran.isComplete ? [] : ['the time for an answer was used up before everything was looked at']),
  ];
  return { out: linesText(lines), exit };
}
