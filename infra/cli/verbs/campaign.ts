import { Command, InvalidArgumentError } from 'commander';
import type { Campaign, CampaignPlan } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';
import { campaignsText, campaignText } from '../campaign/text.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  who would have to consent anew, and who would not; changes nothing
    $ npx grantkeeper campaign put more-files --client drive-app --add files.write --deadline 2027-03-01 --dry-run

  begin it, and look how far it is
    $ npx grantkeeper campaign put more-files --client drive-app --add files.write --deadline 2027-03-01
    $ npx grantkeeper campaign show more-files

  all of them, and the day that each is to be finished by
    $ npx grantkeeper campaign list

  stop it: nothing changes any more, and what was cut over stays so
    $ npx grantkeeper campaign abort more-files

Ends with 0 where it was done, 1 where the home refused, 2 for a wrong argument, 3 where no home answers.`;

interface PutOptions extends HomeOptions {
  readonly client?: string;
  readonly vendor?: string;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly deadline: string;
  readonly dryRun?: true;
}

/** Changes of what integrations want. */
export function campaignVerb(): Command {
  const verb = new Command('campaign')
    .description('change the scopes of many integrations, each when its new grant is proven')
    .addHelpText('after', EXAMPLES);
  withHomeOptions(verb.command('put'))
    .description('begin a change of scopes, or give it another deadline')
    .argument('<id>')
    .option('--client <id>', 'of the integrations of one client')
    .option('--vendor <id>', 'of all integrations of a vendor')
    .option('--add <scope...>', 'what they shall want besides')
    .option('--remove <scope...>', 'what they shall want no more')
    .requiredOption('--deadline <day>', 'a day (its beginning in UTC) or an instant', day)
    .option('--dry-run', 'say who would be affected, and change nothing')
    .action((id: string, options: PutOptions) => attempt('campaign', options, () => put(id, options)));
  withHomeOptions(verb.command('list'))
    .description('one line for each, those that are over among them')
    .action((options: HomeOptions) => attempt('campaign', options, () => list(options)));
  withHomeOptions(verb.command('show'))
    .description('how far it is, integration by integration')
    .argument('<id>')
    .action((id: string, options: HomeOptions) =>
      attempt('campaign', options, async () => shown(await connect(options).campaigns.get(id), options)),
    );
  withHomeOptions(verb.command('abort'))
    .description('end it: nothing changes any more')
    .argument('<id>')
    .action((id: string, options: HomeOptions) =>
      attempt('campaign', options, async () => shown(await connect(options).campaigns.abort(id), options)),
    );
  return verb;
}

/** The API wants an instant. */
function day(text: string): string {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  if (Number.isNaN(Date.parse(whole))) throw new InvalidArgumentError('It must be a day such as 2027-03-01.');
  return whole;
}

async function put(id: string, options: PutOptions): Promise<Said> {
  const { client, vendor, add, remove, deadline, dryRun } = options;
  if ((client === undefined) === (vendor === undefined))
    throw new BadUsage('give either --client or --vendor');
  if (add === undefined && remove === undefined) throw new BadUsage('give --add or --remove, or both');
  const plan: CampaignPlan = {
    ...(client === undefined ? {} : { client }),
    ...(vendor === undefined ? {} : { vendor }),
    ...(add === undefined ? {} : { addScopes: add }),
    ...(remove === undefined ? {} : { removeScopes: remove }),
    deadline,
    ...(dryRun === undefined ? {} : { dryRun }),
  };
  return shown(await connect(options).campaigns.put(id, plan), options);
}

async function list(options: HomeOptions): Promise<Said> {
  const items = await collected(connect(options).campaigns.all({ limit: 200 }));
  return { out: options.json === true ? jsonText({ items }) : linesText(campaignsText(items, Date.now())) };
}

const shown = (campaign: Campaign, { json }: HomeOptions): Said => ({
  out: json === true ? jsonText(campaign) : linesText(campaignText(campaign, Date.now())),
});
