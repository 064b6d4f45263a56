import { Command } from 'commander';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { wholeNumber } from '../integration/creation.ts';
import { attempt, jsonText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  the token alone, for a script
    $ curl -H "authorization: Bearer $(npx grantkeeper token nightly)" https://api.xero.com/connections

  one that lives for another ten minutes at least, and all that is known of it
    $ npx grantkeeper token nightly --min-ttl 600 --json

  the API refused the token of version 7: another one
    $ npx grantkeeper token nightly --seen-version 7

Ends with 0 where there is a token, 1 where there is none, 2 for a wrong argument, 3 where no home answers.`;

interface Options extends HomeOptions {
  readonly minTtl?: number;
  readonly seenVersion?: number;
  readonly scope?: readonly string[];
}

/** A living access token. */
export function tokenVerb(): Command {
  return withHomeOptions(new Command('token'))
    .description('a living access token of an integration')
    .argument('<id>')
    .option('--min-ttl <seconds>', 'how long it has to live', wholeNumber)
    .option('--seen-version <number>', 'a newer one than this', wholeNumber)
    .option('--scope <scope...>', 'what it has to cover')
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: Options) => attempt('token', options, () => run(id, options)));
}

async function run(id: string, options: Options): Promise<Said> {
  const token = await connect(options).integrations.token(id, {
    minTtlSeconds: options.minTtl,
    seenVersion: options.seenVersion,
    scopes: options.scope,
  });
  return { out: options.json === true ? jsonText(token) : `${token.accessToken}\n` };
}
