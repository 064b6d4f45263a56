import { Command, InvalidArgumentError } from 'commander';
import { ASSUMED } from '../../cost/counted.ts';
import { type Asked, estimateOf } from '../cost/estimate.ts';
import { leastLifetime } from '../cost/interval.ts';
import { estimateText } from '../cost/text.ts';
import { EXIT } from '../exit.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  a stage as it is by default: 1,000 integrations, tokens of an hour, two reads an hour of each
    $ npx grantkeeper cost

  10,000 integrations whose tokens live half an hour and are read every five minutes
    $ npx grantkeeper cost --integrations 10000 --lifetime 1800 --reads-per-day 288

  each line with its quantity and price, for a sheet of your own
    $ npx grantkeeper cost --integrations 250 --json

It asks no home and no account: counted calls × list prices. Ends with 0 where such a stage is possible, 1 where this
vault would not take its writes, 2 for a wrong argument.`;

interface Options extends Asked {
  readonly json?: true;
}

/** What a stage would take in the file of its settings. */
const MOST_INTEGRATIONS = 1_000_000;
/** A year. */
const MOST_LIFETIME = 31_536_000;
/** One each second. */
const MOST_READS = 86_400;

/** What a month on AWS costs. Asks no home. */
export function costVerb(): Command {
  return new Command('cost')
    .description('what a month on AWS costs, and what drives it')
    .option('--integrations <n>', 'how many', numberFrom(1, MOST_INTEGRATIONS), 1000)
    .option('--lifetime <seconds>', 'how long an access token lives', lifetime, 3600)
    .option(
      '--reads-per-day <n>',
      'how often the token of one integration is read',
      numberFrom(0, MOST_READS),
      ASSUMED.readsPerDay,
    )
    .option('--json', 'print everything as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => attempt('cost', options, async () => run(options)));
}

function run({ json, ...asked }: Options): Said {
  const estimate = estimateOf(asked);
  const exit = estimate.isPossible ? EXIT.done : EXIT.failed;
  return { out: json === true ? jsonText(estimate) : linesText(estimateText(estimate)), exit };
}

function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Shorter than it takes to keep a grant, or than the vault takes writes, there is no stage and no price. */
function lifetime(text: string): number {
  return numberFrom(leastLifetime(), MOST_LIFETIME)(text);
}
