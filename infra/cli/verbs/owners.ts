import { Command } from 'commander';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { type Consequence, consequencesOf } from '../integration/offboard.ts';
import { ownersOf, ownersText } from '../integration/owners.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';
import { coloured } from '../text/table.ts';
import { vendorFinder } from '../vendor/registry.ts';

const EXAMPLES = `
Examples:
  who answers for what, and how much of it hangs on a person
    $ npx grantkeeper owners

  ada leaves: what ends, what goes on without anybody, and what to do about each
    $ npx grantkeeper offboard ada@example.com

Ends with 0 where it could be said, 2 for a wrong argument, 3 where no home answers.`;

/** Who answers for what. */
export function ownersVerb(): Command {
  return withHomeOptions(new Command('owners'))
    .description('who answers for how many integrations, and how many hang on a person')
    .addHelpText('after', EXAMPLES)
    .action((options: HomeOptions) => attempt('owners', options, () => owners(options)));
}

/** What breaks when somebody leaves. */
export function offboardVerb(): Command {
  return withHomeOptions(new Command('offboard'))
    .description('everything that breaks when this owner leaves, and what to do for each')
    .argument('<owner>', 'as `owners` names it')
    .addHelpText('after', EXAMPLES)
    .action((owner: string, options: HomeOptions) =>
      attempt('offboard', options, () => offboard(owner, options)),
    );
}

async function owners(options: HomeOptions): Promise<Said> {
  const found = ownersOf(await collected(connect(options).integrations.all({ limit: 200 })));
  return { out: options.json === true ? jsonText({ items: found }) : linesText(ownersText(found)) };
}

async function offboard(owner: string, options: HomeOptions): Promise<Said> {
  const keeper = connect(options);
  const theirs = await collected(keeper.integrations.all({ owner, limit: 200 }));
  const clients = await collected(keeper.clients.all({ limit: 200 }));
  const authOf = new Map(clients.map(({ id, clientAuth }) => [id, clientAuth]));
  const consequences = consequencesOf(theirs, {
    vendorOf: vendorFinder(),
    canProve: (client) => authOf.get(client) !== 'none',
  });
  if (options.json === true) return { out: jsonText({ owner, items: consequences }) };
  return { out: linesText(offboardText(owner, consequences)) };
}

function offboardText(owner: string, consequences: readonly Consequence[]): readonly string[] {
  if (consequences.length === 0)
    return [`no integration is owned by ${owner}; \`owners\` names those who own some`];
  const ends = consequences.filter(({ what }) => what === 'ends').length;
  const summary = `${consequences.length} of ${owner}: ${ends} end with the person, ${consequences.length - ends} go on without an owner`;
  return [summary, ...consequences.flatMap(toldOf)];
}

function toldOf({ id, vendor, critical, what, steps }: Consequence): readonly string[] {
  const word = what === 'ends' ? coloured('ends', 'bad') : coloured('goes on', 'warn');
  return [
    '',
    `${id} (${vendor}${critical ? ', critical' : ''}): ${word}`,
    ...steps.map((step) => `  ${step}`),
  ];
}
