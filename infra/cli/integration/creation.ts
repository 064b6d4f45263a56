import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { GrantkeeperClient, IntegrationCreation } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';

export type GrantType = NonNullable<IntegrationCreation['grantType']>;
const GRANT_TYPES: readonly GrantType[] = [
  'authorization_code',
  'client_credentials',
  'device_code',
  'jwt_bearer',
  'token_exchange',
];

/** The options of what is to be created. */
export interface CreationOptions {
  readonly vendor?: string;
  readonly client?: string;
  readonly owner?: string;
  readonly principal: 'service' | 'user';
  readonly scope?: readonly string[];
  readonly grantType?: GrantType;
  readonly critical?: true;
  readonly canary?: true;
  readonly label?: Readonly<Record<string, string>>;
  readonly acknowledgeUserBound?: true;
  readonly minTtl?: number;
}

export function withCreationOptions(verb: Command): Command {
  return verb
    .option('--client <id>', 'the client whose grant it is')
    .option('--vendor <id>', "the client's own where it is left out")
    .option('--owner <name>', 'who answers for it: a team, a mailbox')
    .addOption(
      new Option('--principal <kind>', 'whose consent it is: of a service account, or of a person')
        .choices(['service', 'user'])
        .default('service'),
    )
    .option('--acknowledge-user-bound', "known and wanted: a person's grant ends with the person")
    .option('--scope <scope...>', 'what the grant has to cover')
    .addOption(
      new Option('--grant-type <type>', 'how it comes; authorization_code where it is left out').choices(
        GRANT_TYPES,
      ),
    )
    .option('--critical', 'its loss wakes somebody')
    .option('--canary', 'it stands for its client: new client secrets are tried on it')
    .option('--label <name=value...>', 'for your own order', label, {})
    .option('--min-ttl <seconds>', 'how long tokens have to live at least when they are read', wholeNumber);
}

function label(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a name, =, and a value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** What is to be created, in the words of the contract. Throws `BadUsage` where something is missing. */
export async function creationOf(
  id: string,
  options: CreationOptions,
  keeper: GrantkeeperClient,
): Promise<IntegrationCreation> {
  const { client, owner, grantType, minTtl, label: labels = {} } = options;
  if (client === undefined) throw new BadUsage('--client must name a registered client, see `client list`');
  if (owner === undefined) throw new BadUsage('--owner must say who answers for it, a team or a mailbox');
  return {
    id,
    client,
    vendor: options.vendor ?? (await keeper.clients.get(client)).vendor,
    owner,
    principal: options.principal,
    scopes: options.scope ?? [],
    ...(grantType === undefined ? {} : { grantType }),
    ...(options.critical === undefined ? {} : { critical: true }),
    ...(options.canary === undefined ? {} : { canary: true }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(options.acknowledgeUserBound === undefined ? {} : { acknowledgeUserBound: true }),
    ...(minTtl === undefined ? {} : { minTtlSeconds: minTtl }),
  };
}
