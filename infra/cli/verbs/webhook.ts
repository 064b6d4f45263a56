import { Command, Option } from 'commander';
import type { WebhookKeys, WebhookSteps } from '#shared/client/index.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { type NeededKey, neededKeys } from '#shared/domain/webhook/needed-keys.ts';
import { webhookSteps } from '#shared/usecases/webhook/webhook-steps.ts';
import { askEach, askLines } from '../ask/secret.ts';
import { BadUsage } from '../bad-usage.ts';
import { intakeLink } from '../client/intake.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, isOnThisMachine, withHomeOptions } from '../home/target.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';
import { vendorFinder } from '../vendor/registry.ts';
import { type RegisterOptions, registerFrom } from '../webhook/registering.ts';
import { careText, registrationText } from '../webhook/registration-text.ts';

const EXAMPLES = `
Examples:
  what to register at the vendor: the address, the events, step by step
    $ npx grantkeeper webhook show billing
    $ npx grantkeeper webhook show billing --public-url https://keeper.example.com

  then bring what that names: a secret mostly; several, one a line, while one takes the place of the other
    $ npx grantkeeper webhook set billing
    $ npx grantkeeper webhook set billing < secrets.txt

  a vendor that shows a public key, one that wants a token for its handshake (the last line), one that signs its address
    $ npx grantkeeper webhook set billing --public-key whpk_… --no-secret
    $ npx grantkeeper webhook set billing --verify-token < secret-and-token.txt
    $ npx grantkeeper webhook set billing --no-secret --verify-token < token.txt
    $ npx grantkeeper webhook set billing --delivery-url https://keeper.example.com/webhooks/twilio/billing

  have the home register it at the vendor itself, and look after it: with the key of a GitHub App or of a service account,
  with the client's own secret (Microsoft), or with an integration's token (Shopify)
    $ npx grantkeeper webhook set code --register --key-file app.private-key.pem < secret.txt
    $ npx grantkeeper webhook set google --register --key-file service-account.json --no-secret
    $ npx grantkeeper webhook set graph --register --resource users < secret.txt
    $ npx grantkeeper webhook set shop --register --integration acme-shop --no-secret

  the secret is in somebody else's hands
    $ npx grantkeeper webhook set billing --intake

What \`set\` brings takes the place of what was there. Ends with 0 where it was done, 1 where the home refused, 2 for a
wrong argument, 3 where no home answers.`;

interface ShowOptions extends HomeOptions {
  readonly publicUrl?: string;
  readonly vendors?: string;
}

interface SetOptions extends HomeOptions, RegisterOptions {
  readonly secret: boolean;
  readonly publicKey?: readonly string[];
  readonly deliveryUrl?: string;
  readonly expiresAt?: string;
  readonly verifyToken?: true;
  readonly intake?: true;
  readonly allowWeak?: true;
}

/** What vendors send, and what it is checked with. */
export function webhookVerb(): Command {
  const verb = new Command('webhook')
    .description(
      'what to register at a vendor so that it tells of revocations, and what its deliveries are checked with',
    )
    .addHelpText('after', EXAMPLES);
  withHomeOptions(verb.command('show'))
    .description('the address, the events and the steps for the vendor of this client; changes nothing')
    .argument('<client>')
    .addOption(
      new Option(
        '--public-url <address>',
        "where the home is reached from outside; the home's own where it is left out",
      ).env('GRANTKEEPER_PUBLIC_URL'),
    )
    .addOption(
      new Option('--vendors <path>', "the home's file of further vendors").env('GRANTKEEPER_VENDORS'),
    )
    .action((client: string, options: ShowOptions) =>
      attempt('webhook', options, () => show(client, options)),
    );
  withHomeOptions(verb.command('set'))
    .description('bring what the deliveries for this client are signed with')
    .argument('<client>')
    .option('--no-secret', 'there is none: public keys or the verify token are enough')
    .option(
      '--intake',
      'a link for whoever has the secret, instead of reading it here; what was there stays beside it',
    )
    .option(
      '--public-key <key...>',
      'Ed25519, in hex or as whpk_; or the id of the webhook, where that is signed',
    )
    .option('--delivery-url <address>', 'as the vendor knows it, where that is signed too')
    .option('--expires-at <instant>', 'when it ends, as the vendor says (RFC 3339); of several the last')
    .option('--verify-token', 'the last of the secrets is what the vendor shows in its handshake')
    .option('--register', 'have the home register it at the vendor by API, renew it and ask for it each day')
    .option('--no-register', 'have it do so no longer; what the vendor has stays there')
    .option('--key-file <path>', "with --register: the key that the vendor's API wants, in its file")
    .option('--resource <path>', 'with --register, of Microsoft Graph: what changes are told of')
    .option('--change-type <list>', 'with --register, of Microsoft Graph: created, updated, deleted')
    .option('--integration <id>', 'with --register, of Shopify: whose token registers it')
    .option('--allow-weak', 'take signatures without a key too, where the vendor still sends such')
    .action((client: string, options: SetOptions) => attempt('webhook', options, () => set(client, options)));
  return verb;
}

async function show(id: string, options: ShowOptions): Promise<Said> {
  const { vendor, webhook: known } = await connect(options).clients.get(id);
  const webhook = vendorFinder(options.vendors)(vendor)?.webhook;
  if (webhook === undefined || webhook.scheme === 'none') {
    throw new BadUsage(
      `no webhooks of ${vendor} are known; is it a vendor of the home's own file, --vendors names that file`,
    );
  }
  const publicUrl = (options.publicUrl || options.url).replace(/\/+$/, '');
  const told = webhookSteps({ id, vendor }, webhook, publicUrl);
  // The home knows best where it is reached, unless it is told otherwise.
  const url = options.publicUrl ? told.url : (known?.url ?? told.url);
  const steps = { ...told, url };
  const care = {
    ...(known?.registration === undefined ? {} : { registration: known.registration }),
    ...(known?.lastDeliveryAt === undefined ? {} : { lastDeliveryAt: known.lastDeliveryAt }),
    ...(known?.keysExpireAt === undefined ? {} : { keysExpireAt: known.keysExpireAt }),
  };
  if (options.json === true) return { out: jsonText({ ...steps, ...care }) };
  const note = isOnThisMachine({ url })
    ? ['', 'This address is of this machine alone: --public-url names the one that a vendor reaches.']
    : [];
  const fares = careText(care);
  const shown = fares.length === 0 ? [] : [...fares, ''];
  return { out: linesText([...shown, ...stepsText(steps), '', ...next(id, webhook), ...note]) };
}

const BRINGS: Readonly<Record<NeededKey, readonly [what: string, how: string]>> = {
  secret: ['the secret', ''],
  'ed25519-key': ['the public key', ' --no-secret --public-key <key>'],
  'webhook-id': ["the webhook's id", ' --no-secret --public-key <id>'],
  'verify-token': ['the verify token', ' --no-secret --verify-token'],
};

function next(id: string, webhook: VendorWebhook): readonly string[] {
  const needed = neededKeys(webhook);
  if (needed.length === 0)
    return ['Nothing has to be brought: the home has what deliveries are checked with.'];
  return needed.map((key, index) => {
    const [what, how] = BRINGS[key];
    return `${index === 0 ? 'Then' : 'Or'} bring ${what}: grantkeeper webhook set ${id}${how}`;
  });
}

async function set(id: string, options: SetOptions): Promise<Said> {
  if (options.intake === true) return intakeLink(id, 'webhookSecret', options);
  const keys = { ...(await keysFrom(id, options)), ...registerFrom(options) };
  const steps = await connect(options).clients.setWebhook(id, keys);
  if (options.json === true) return { out: jsonText(steps) };
  return {
    out: linesText([
      `deliveries for ${id} are checked with this from now on`,
      ...(steps.registration === undefined ? [] : ['', ...registrationText(steps.registration)]),
      '',
      ...stepsText(steps),
    ]),
  };
}

async function keysFrom(id: string, options: SetOptions): Promise<WebhookKeys> {
  const { publicKey, deliveryUrl, expiresAt, allowWeak } = options;
  const isToken = options.verifyToken === true;
  const otherwise = `grantkeeper webhook set ${id} --intake`;
  const token = { what: `token for the handshake of ${id}`, otherwise };
  const given = options.secret
    ? await askLines({ what: `webhook secret of ${id}`, otherwise }, isToken ? token : undefined)
    : await askEach(isToken ? [token] : []);
  const secrets = isToken ? given.slice(0, -1) : given;
  const verifyToken = isToken ? given.at(-1) : undefined;
  return {
    secrets,
    ...(publicKey === undefined ? {} : { publicKeys: publicKey }),
    ...(deliveryUrl === undefined ? {} : { url: deliveryUrl }),
    ...(verifyToken === undefined ? {} : { verifyToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(allowWeak === undefined ? {} : { allowWeak }),
  };
}

function stepsText({ url, scheme, events, steps }: WebhookSteps): readonly string[] {
  return [
    `address    ${url}`,
    `signature  ${scheme}`,
    `events     ${events.join(', ') || 'none have to be chosen'}`,
    ...(steps.length === 0 ? [] : ['', ...steps.map((step, index) => `${index + 1}. ${step}`)]),
  ];
}
