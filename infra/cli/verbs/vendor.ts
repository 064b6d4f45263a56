import { Command } from 'commander';
import type { VendorId } from '#shared/domain/ids.ts';
import { isVerified } from '#shared/vendors/facts.ts';
import { vendorRegistry } from '#shared/vendors/registry.ts';
import type { VendorEntry } from '#shared/vendors/vendor-entry.ts';
import { EXIT } from '../exit.ts';
import { checkText, checkVendors } from '../vendor/check.ts';
import { known, textOf, type VendorOptions } from '../vendor/known.ts';
import { listText } from '../vendor/list.ts';
import { showText } from '../vendor/show.ts';
import { Unreadable } from '../vendor/unreadable.ts';

interface Options extends VendorOptions {
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  what there is, and what is known of one
    $ npx grantkeeper vendor list
    $ npx grantkeeper vendor show xero
    $ npx grantkeeper vendor show shopify.my-shop

  a file of vendors of your own, before a home reads it (docs/adding-a-vendor.md)
    $ npx grantkeeper vendor check vendors.json
    $ npx grantkeeper vendor list --file vendors.json

Ends with 0 where all is well, 1 where a vendor is unknown or wrong, 2 where the input cannot be read.`;

/** What is known of vendors, and whether a file of further ones is right. Asks no home. */
export function vendorVerb(): Command {
  const verb = new Command('vendor')
    .description('show the vendors of the catalogue, and check a file of further ones')
    .addHelpText('after', EXAMPLES);
  const json = ['--json', 'print everything as JSON'] as const;
  const loopback = [
    '--loopback',
    'let in http and addresses of this machine, as a home for tests does',
  ] as const;
  const file = [
    '--file <path>',
    'a file of further vendors; one with an id of the catalogue takes its place',
  ] as const;
  verb
    .command('list')
    .description('one line for each vendor')
    .option(...file, process.env.GRANTKEEPER_VENDORS)
    .option(...loopback)
    .option(...json)
    .action((options: Options) => attempt(() => list(options)));
  verb
    .command('show')
    .description('all that is known of one vendor, and where from')
    .argument('<id>', 'its id; <id>.<tenant> for vendors whose addresses differ by customer')
    .option(...file, process.env.GRANTKEEPER_VENDORS)
    .option(...loopback)
    .option(...json)
    .action((id: string, options: Options) => attempt(() => show(id, options)));
  verb
    .command('check')
    .description('judge a file of vendors as a home would')
    .argument('<file>', 'a JSON list of vendors, or - for standard input')
    .option(...loopback)
    .option(...json)
    .action((path: string, options: Options) => attempt(() => check(path, options)));
  return verb;
}

type Said = { readonly out: string; readonly failed?: boolean } | { readonly error: string };

function attempt(run: () => Said): void {
  try {
    const said = run();
    if ('error' in said) process.stderr.write(`vendor: ${said.error}\n`);
    else process.stdout.write(said.out);
    process.exitCode = 'error' in said || said.failed === true ? EXIT.failed : EXIT.done;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    process.stderr.write(`vendor: ${error.message}\n`);
    process.exitCode = EXIT.badInput;
  }
}

function list(options: Options): Said {
  const vendors = known(options);
  return { out: options.json === true ? jsonText(vendors.map(withVerified)) : listText(vendors) };
}

function show(id: string, options: Options): Said {
  const vendors = known(options);
  // A vendor without its tenant is shown as it stands in the catalogue.
  const entry: VendorEntry | undefined =
    vendors.find((one) => one.id === id) ?? vendorRegistry(vendors).find(id as VendorId);
  if (entry === undefined) {
    return { error: `there is no vendor ${JSON.stringify(id)}; \`vendor list\` names those there are` };
  }
  return { out: options.json === true ? jsonText(withVerified(entry)) : showText(entry) };
}

function check(path: string, options: Options): Said {
  const checked = checkVendors(textOf(path), options.loopback === true);
  const failed = checked.problems.length > 0;
  return { out: options.json === true ? jsonText({ ok: !failed, ...checked }) : checkText(checked), failed };
}

const withVerified = ({ facts = [], ...entry }: VendorEntry) => ({
  ...entry,
  facts: facts.map((fact) => ({ ...fact, verified: isVerified(fact) })),
});

const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
