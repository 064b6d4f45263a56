import { Command, InvalidArgumentError, Option } from 'commander';
import { SECRET_API_KINDS } from '#shared/domain/vendor-secret.ts';
import { askSecret } from '../ask/secret.ts';
import { BadUsage } from '../bad-usage.ts';
import { INTAKE_KINDS, type IntakeKind, intakeLink } from '../client/intake.ts';
import { adminOf, type ClientAuth, type RegistrationOptions, secretsFor } from '../client/registration.ts';
import { clientsText, clientText } from '../client/text.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  register a client; its secret is asked for, or read from standard input, and is never an argument
    $ npx grantkeeper client add billing --vendor xero --client-id 0A1B2C
    $ npx grantkeeper client add billing --vendor xero --client-id 0A1B2C < secret.txt

  a registration that can be changed by RFC 7592, whose vendor is asked for new secrets: its address, and behind the
  secret its access token, each on a line of its own
    $ npx grantkeeper client add crew --vendor acme --client-id 0oa1 --rotate-every 60 --rotation-kind dcr --registration-uri https://acme.example.com/register/0oa1

  a vendor with an API for it: behind the secret what that API is called with, as JSON on one line
    $ npx grantkeeper client add staff --vendor auth0.acme.eu --client-id X1 --rotate-every 60 --rotation-kind auth0

  the secret is in somebody else's hands: register now, and send that person the link
    $ npx grantkeeper client add billing --vendor xero --client-id 0A1B2C --intake

  look, and bring a new secret before the old one ends
    $ npx grantkeeper client list
    $ npx grantkeeper client show billing
    $ npx grantkeeper client rotate billing
    $ npx grantkeeper client rotate billing --by-vendor

  bring another management credential before the old one ends
    $ npx grantkeeper client rotate staff --admin --admin-expires-at 2027-11-30T00:00:00Z < admin.json
    $ npx grantkeeper client intake billing

Ends with 0 where it was done, 1 where the home refused, 2 for a wrong argument, 3 where no home answers.`;

const AUTHS: readonly ClientAuth[] = ['basic', 'basic-raw', 'post', 'private_key_jwt', 'none'];

interface RotateOptions extends HomeOptions {
  readonly intake?: true;
  readonly byVendor?: true;
  readonly admin?: true;
  readonly adminExpiresAt?: string;
}

interface AddOptions extends HomeOptions, Omit<RegistrationOptions, 'id'> {
  readonly clientId: string;
  readonly secretExpiresAt?: string;
  readonly certificateExpiresAt?: string;
}

/** Our registrations at vendors. */
export function clientVerb(): Command {
  const verb = new Command('client')
    .description('register OAuth clients, look at them, bring new secrets')
    .addHelpText('after', EXAMPLES);
  withHomeOptions(verb.command('add'))
    .description('register an OAuth client of a vendor')
    .argument('<id>', 'what it is called here')
    .requiredOption('--vendor <id>', 'as `vendor list` has it')
    .requiredOption('--client-id <text>', "the vendor's client_id")
    .addOption(
      new Option('--client-auth <method>', 'how it proves itself; as the vendor is known to want it').choices(
        AUTHS,
      ),
    )
    .option(
      '--certificate-expires-at <instant>',
      'when the certificate ends that the vendor knows the key by; read from x5c where the key has it',
    )
    .option('--secret-expires-at <instant>', "when the vendor's console says that the secret ends (RFC 3339)")
    .option('--rotate-every <days>', 'when its secret is to be replaced', days)
    .addOption(
      new Option(
        '--rotation-kind <kind>',
        'who replaces it: a person; the vendor when it is asked, by its registration (dcr, RFC 7592) or by an API of its own; the home, which makes and publishes keys (jwks)',
      )
        .choices(['manual', 'dcr', ...SECRET_API_KINDS, 'jwks'])
        .default('manual'),
    )
    .option(
      '--admin',
      "the vendor's management credential is read too, and kept in the vault; always so where its own API is asked",
    )
    .option('--admin-expires-at <instant>', 'when the management credential ends by itself (RFC 3339)')
    .option(
      '--registration-uri <address>',
      'where the registration is changed (RFC 7592); its token is read too',
    )
    .option('--intake', 'a link for whoever has the secret, instead of reading it here')
    .action((id: string, options: AddOptions) => attempt('client', options, () => add(id, options)));
  withHomeOptions(verb.command('list'))
    .description('one line for each client')
    .action((options: HomeOptions) => attempt('client', options, () => list(options)));
  withHomeOptions(verb.command('show'))
    .description('one client, and how its token endpoint fares')
    .argument('<id>')
    .action((id: string, options: HomeOptions) => attempt('client', options, () => show(id, options)));
  withHomeOptions(verb.command('rotate'))
    .description('bring a new secret; it is tried at the vendor before anything changes')
    .argument('<id>')
    .option('--intake', 'a link for whoever has the secret, instead of reading it here')
    .addOption(
      new Option(
        '--by-vendor',
        'no person makes it: the vendor does, or the home where it publishes keys',
      ).conflicts('intake'),
    )
    .addOption(
      new Option(
        '--admin',
        "bring what the vendor's API for secrets is called with, and leave the secret as it is",
      ).conflicts(['intake', 'byVendor']),
    )
    .option('--admin-expires-at <instant>', 'when that ends by itself (RFC 3339); with --admin')
    .action((id: string, options: RotateOptions) =>
      attempt('client', options, () => {
        if (options.admin === true) return rotateAdmin(id, options);
        if (options.adminExpiresAt !== undefined)
          throw new BadUsage('--admin-expires-at is for --admin: it says when that ends');
        if (options.byVendor === true) return rotateByVendor(id, options);
        return options.intake === true ? intakeLink(id, 'clientSecret', options) : rotate(id, options);
      }),
    );
  withHomeOptions(verb.command('intake'))
    .description('a link by which a person pastes a secret straight into the vault, once, within an hour')
    .argument('<id>')
    .addOption(new Option('--what <kind>', 'which secret').choices(INTAKE_KINDS).default('clientSecret'))
    .action((id: string, options: HomeOptions & { readonly what: IntakeKind }) =>
      attempt('client', options, () => intakeLink(id, options.what, options)),
    );
  return verb;
}

function days(text: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 3650)
    throw new InvalidArgumentError('It must be a number of days from 1 to 3650.');
  return value;
}

async function add(id: string, options: AddOptions): Promise<Said> {
  const { vendor, clientId, clientAuth, secretExpiresAt, certificateExpiresAt, intake } = options;
  const secrets = await secretsFor({ id, ...options });
  const client = await connect(options).clients.register({
    id,
    vendor,
    clientId,
    clientAuth,
    secretExpiresAt,
    certificateExpiresAt,
    ...secrets,
  });
  if (intake === true && client.clientAuth !== 'none') {
    return intakeLink(id, client.clientAuth === 'private_key_jwt' ? 'privateKey' : 'clientSecret', options);
  }
  if (options.json === true) return { out: jsonText(client) };
  return { out: linesText([`client ${id} is registered`, '', ...clientText(client, Date.now())]) };
}

async function list(options: HomeOptions): Promise<Said> {
  const items = await collected(connect(options).clients.all({ limit: 200 }));
  if (options.json === true) return { out: jsonText({ items }) };
  return { out: linesText(clientsText(items, Date.now())) };
}

async function show(id: string, options: HomeOptions): Promise<Said> {
  const client = await connect(options).clients.get(id);
  return { out: options.json === true ? jsonText(client) : linesText(clientText(client, Date.now())) };
}

async function rotate(id: string, options: HomeOptions): Promise<Said> {
  const { clients } = connect(options);
  const otherwise = `grantkeeper client rotate ${id} --intake`;
  const client = await clients.rotate(id, await askSecret({ what: `new client secret of ${id}`, otherwise }));
  if (options.json === true) return { out: jsonText(client) };
  return {
    out: linesText([
      client.secret?.pending === true
        ? `the vendor did not refuse the new secret of ${id}; it is in use once the canary ${client.canary} has been refreshed with it`
        : `the new secret of ${id} is in use: the vendor was asked, and did not refuse it`,
      '',
      ...clientText(client, Date.now()),
    ]),
  };
}

async function rotateAdmin(id: string, options: RotateOptions): Promise<Said> {
  const { adminExpiresAt } = options;
  const otherwise = 'grantkeeper client rotate --help shows how';
  const admin = adminOf(await askSecret({ what: `management credential for ${id}`, otherwise }));
  const client = await connect(options).clients.bringAdmin(id, { admin, adminExpiresAt });
  if (options.json === true) return { out: jsonText(client) };
  const lines = [
    `the vendor's API is called with the new management credential of ${id}`,
    '',
    ...clientText(client, Date.now()),
  ];
  return { out: linesText(lines) };
}

async function rotateByVendor(id: string, options: HomeOptions): Promise<Said> {
  const client = await connect(options).clients.rotate(id);
  if (options.json === true) return { out: jsonText(client) };
  const lines = [
    client.rotation?.kind === 'jwks'
      ? `a new key of ${id} is made and published within a minute, and used once the vendor takes it`
      : `the vendor is asked for a new secret of ${id} within a minute`,
    '',
    ...clientText(client, Date.now()),
  ];
  return { out: linesText(lines) };
}
