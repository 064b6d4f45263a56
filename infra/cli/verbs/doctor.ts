import { Command } from 'commander';
import {
  type Client,
  type GrantkeeperClient,
  GrantkeeperError,
  type Integration,
} from '#shared/client/index.ts';
import { clientFindings } from '../doctor/client-findings.ts';
import { counted, type Finding, findingsText, isFault } from '../doctor/finding.ts';
import { clockFindings, contractFindings, refusedFinding } from '../doctor/home-findings.ts';
import { integrationFindings } from '../doctor/integration-findings.ts';
import { registrationFindings } from '../doctor/registration-findings.ts';
import { campaignFindings, passFindings } from '../doctor/schedule-findings.ts';
import { webhookFindings } from '../doctor/webhook-findings.ts';
import { EXIT } from '../exit.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { attempt, exitFor, jsonText, linesText, type Said } from '../said.ts';
import { vendorFinder } from '../vendor/registry.ts';

const EXAMPLES = `
Examples:
  what is wrong, and how it is mended
    $ npx grantkeeper doctor

  in a pipeline: ends with 1 where something does not work now
    $ npx grantkeeper doctor --json --url https://keeper.example.com

It looks at the clock, the key and the contract of the home; at each client's secret, status and circuit; at each
integration's status, scopes, lifetimes and refresh; at webhooks that prove little, are refused or silent; at changes of scopes
that are late, and whether vault and vendors are compared each day. Ends with 0 where nothing is at
fault, 1 where something is, 2 for a wrong argument, 3 where no home answers.`;

/** Finds what is wrong, and says how it is mended. */
export function doctorVerb(): Command {
  return withHomeOptions(new Command('doctor'))
    .description('find what is wrong, and say how it is mended')
    .addHelpText('after', EXAMPLES)
    .action((options: HomeOptions) => attempt('doctor', options, () => run(options)));
}

interface Examined {
  readonly findings: readonly Finding[];
  readonly checked: string;
  readonly exit: number;
}

async function run(options: HomeOptions): Promise<Said> {
  const { findings, checked, exit } = await examine(options);
  const out =
    options.json === true
      ? jsonText({ ok: exit === EXIT.done, findings })
      : linesText(findingsText(findings, checked));
  return { out, exit };
}

async function examine(options: HomeOptions): Promise<Examined> {
  const { url } = options;
  const clock = clockReader();
  const keeper = connect(options, { fetch: clock.fetch });
  try {
    await keeper.service.health();
    const seen = clock.read();
    const home = [
      ...(seen === undefined ? [] : clockFindings(url, seen.home, seen.here)),
      ...contractFindings(url, await keeper.service.contract()),
    ];
    const { findings, checked } = await examineGrants(keeper);
    const all = [...home, ...findings];
    return { findings: all, checked, exit: all.some(isFault) ? EXIT.failed : EXIT.done };
  } catch (error) {
    if (!(error instanceof GrantkeeperError)) throw error;
    return { findings: [refusedFinding(url, error)], checked: `home ${url}`, exit: exitFor(error) };
  }
}

async function examineGrants(keeper: GrantkeeperClient): Promise<Omit<Examined, 'exit'>> {
  const clients = await collected(keeper.clients.all({ limit: 200 }));
  const integrations = await withNeeds(keeper, await collected(keeper.integrations.all({ limit: 200 })));
  const campaigns = (await whereKnown(collected(keeper.campaigns.all({ limit: 200 })))) ?? [];
  const passes = await whereKnown(keeper.service.showReconcile());
  const vendorOf = vendorFinder();
  const heard = clients.filter(({ vendor }) => vendorOf(vendor)?.webhook !== undefined);
  const shown: Client[] = [];
  for (const { id } of heard) shown.push(await keeper.clients.get(id));
  const now = Date.now();
  return {
    findings: [
      ...clients.flatMap((client) => clientFindings(client, now)),
      ...integrations.flatMap((one) => integrationFindings(one, now)),
      ...webhookFindings(clients, vendorOf),
      ...shown.flatMap((client) => registrationFindings(client, now)),
      ...campaignFindings(campaigns, now),
      ...(passes === undefined ? [] : passFindings(passes, now)),
    ],
    checked: `${counted(clients.length, 'client')}, ${counted(integrations.length, 'integration')}`,
  };
}

/** So many are asked for alone: where more lack a scope, whoever reads has one cause before them. */
const MOST_ASKED = 50;

/** Those that lack a scope as they are shown alone: with the batch jobs that need it. */
async function withNeeds(
  keeper: GrantkeeperClient,
  listed: readonly Integration[],
): Promise<readonly Integration[]> {
  const known = new Map(listed.map((one) => [one.id, one]));
  const lacking = listed.filter(
    ({ missingScopes, status }) => missingScopes.length > 0 && status !== 'pending',
  );
  for (const { id } of lacking.slice(0, MOST_ASKED)) {
    const one = await whereKnown(keeper.integrations.get(id));
    if (one !== undefined) known.set(id, one);
  }
  return [...known.values()];
}

/** `undefined` where an older home does not have it, which is a finding already, or where it is gone meanwhile. */
async function whereKnown<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GrantkeeperError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Reads the home's clock off its answers: the last `Date` header, and when it came by our own clock. */
function clockReader() {
  let seen: { readonly home: number; readonly here: number } | undefined;
  return {
    read: () => seen,
    fetch: (async (input, init) => {
      const sent = Date.now();
      const response = await fetch(input, init);
      const home = Date.parse(response.headers.get('date') ?? '');
      // The header was written somewhere between the two, and had its milliseconds cut off.
      if (!Number.isNaN(home)) seen = { home: home + 500, here: (sent + Date.now()) / 2 };
      return response;
    }) satisfies typeof fetch as typeof fetch,
  };
}
