import { Command, Option } from 'commander';
import type { Integration, Status } from '#shared/client/index.ts';
import { askYes } from '../ask/yes.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { type CreationOptions, creationOf, withCreationOptions } from '../integration/creation.ts';
import { integrationsText, integrationText } from '../integration/text.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';
import { addImportVerb } from './import.ts';

const EXAMPLES = `
Examples:
  a grant by a person's consent: the answer is a link for that person's browser
    $ npx grantkeeper integration add nightly --client billing --scope accounting.transactions --owner finance

  a server that acts for itself, without any person
    $ npx grantkeeper integration add stock --client warehouse --grant-type client_credentials --owner logistics

  what you have already, from a file
    $ npx grantkeeper integration import grants.csv

  look, act, consent again, end
    $ npx grantkeeper integration list --status reauthorization_required
    $ npx grantkeeper integration show nightly
    $ npx grantkeeper integration refresh nightly
    $ npx grantkeeper integration pause nightly
    $ npx grantkeeper integration resume nightly
    $ npx grantkeeper integration connect nightly
    $ npx grantkeeper integration remove nightly

Ends with 0 where it was done, 1 where the home refused, 2 for a wrong argument, 3 where no home answers.`;

const STATUSES: readonly Status[] = [
  'pending',
  'active',
  'degraded',
  'suspect',
  'paused',
  'reauthorization_required',
  'revoked',
];

interface ListOptions extends HomeOptions {
  readonly status?: Status;
  readonly vendor?: string;
  readonly owner?: string;
  readonly client?: string;
}

interface ConnectOptions extends HomeOptions {
  readonly allowAnotherIdentity?: true;
}

/** Grants that automations share. */
export function integrationVerb(): Command {
  const verb = new Command('integration')
    .description('create integrations, bring their grants, look after them, end them')
    .addHelpText('after', EXAMPLES);
  withCreationOptions(withHomeOptions(verb.command('add')))
    .description('create an integration; its grant comes by consent, by import, or by itself')
    .argument('<id>', 'what it is called here')
    .action((id: string, options: CreationOptions & HomeOptions) =>
      attempt('integration', options, () => add(id, options)),
    );
  withHomeOptions(verb.command('list'))
    .description('one line for each integration')
    .addOption(new Option('--status <status>', 'those in this status').choices(STATUSES))
    .option('--vendor <id>', 'those of this vendor')
    .option('--owner <name>', 'those of this owner')
    .option('--client <id>', 'those of this client')
    .action((options: ListOptions) => attempt('integration', options, () => list(options)));
  withHomeOptions(verb.command('connect'))
    .description('a fresh link for a consent, also for one that is connected')
    .argument('<id>')
    .option('--allow-another-identity', 'let somebody else consent, at the vendor, than who did before')
    .action((id: string, options: ConnectOptions) =>
      attempt('integration', options, () => connectLink(id, options)),
    );
  const acts = {
    show: 'all that is known of one',
    refresh: 'refresh now, due or not',
    pause: 'stop the care',
    resume: 'take the care up again',
  } as const;
  for (const [name, description] of Object.entries(acts)) {
    withHomeOptions(verb.command(name))
      .description(description)
      .argument('<id>')
      .action((id: string, options: HomeOptions) =>
        attempt('integration', options, () => act(name as keyof typeof acts, id, options)),
      );
  }
  withHomeOptions(verb.command('remove'))
    .description('revoke at the vendor, destroy the tokens, forget')
    .argument('<id>')
    .option('--yes', 'do not ask')
    .action((id: string, options: HomeOptions & { readonly yes?: true }) =>
      attempt('integration', options, () => remove(id, options)),
    );
  addImportVerb(verb);
  return verb;
}

async function add(id: string, options: CreationOptions & HomeOptions): Promise<Said> {
  const keeper = connect(options);
  const created = await keeper.integrations.create(await creationOf(id, options, keeper));
  if (options.json === true) return { out: jsonText(created) };
  return { out: linesText(nextFor(id, created, options)) };
}

/** What is to be done before there is a token. */
function nextFor(id: string, { connectUrl }: Integration, { grantType }: CreationOptions): readonly string[] {
  if (connectUrl !== undefined) {
    return [
      `integration ${id} is created; a person opens this link within an hour and consents:`,
      connectUrl,
    ];
  }
  return grantType === 'token_exchange'
    ? [`integration ${id} is created; bring its subject token: grantkeeper integration import --help`]
    : [`integration ${id} is created; it needs nobody's consent`];
}

async function list({ status, vendor, owner, client, ...home }: ListOptions): Promise<Said> {
  const found = connect(home).integrations.all({ status, vendor, owner, client, limit: 200 });
  const items = await collected(found);
  if (home.json === true) return { out: jsonText({ items }) };
  return { out: linesText(integrationsText(items, Date.now())) };
}

async function connectLink(id: string, options: ConnectOptions): Promise<Said> {
  const { allowAnotherIdentity } = options;
  const link = await connect(options).integrations.connect(id, { allowAnotherIdentity });
  if (options.json === true) return { out: jsonText(link) };
  return {
    out: linesText([`a person opens this link before ${link.expiresAt} and consents:`, link.connectUrl]),
  };
}

async function act(
  name: 'show' | 'refresh' | 'pause' | 'resume',
  id: string,
  options: HomeOptions,
): Promise<Said> {
  const { integrations } = connect(options);
  const one: Integration = await (name === 'show' ? integrations.get(id) : integrations[name](id));
  return { out: options.json === true ? jsonText(one) : linesText(integrationText(one, Date.now())) };
}

async function remove(id: string, options: HomeOptions & { readonly yes?: true }): Promise<Said> {
  await askYes(`revoke the grant of ${id} at the vendor and destroy its tokens?`, options);
  const removal = await connect(options).integrations.remove(id);
  if (options.json === true) return { out: jsonText(removal) };
  const words = {
    true: 'it was revoked at the vendor too',
    false: 'the vendor did not take the revocation: end it in its console',
    unsupported: 'the vendor has no way to revoke: end it in its console',
    pending: 'a refresh is in flight, the revocation follows it by itself',
  };
  return { out: linesText([`integration ${id} is removed; ${words[`${removal.revokedAtVendor}`]}`]) };
}
