import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { Notice } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';
import { EXIT } from '../exit.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { wholeNumber } from '../integration/creation.ts';
import { pinnedIn } from '../notices/lock-file.ts';
import { findingsIn, findingsText, isNear } from '../notices/scan.ts';
import { noticesText, noticeText } from '../notices/text.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  what vendors in use have said that they will end or change, soonest first
    $ npx grantkeeper notices

  somebody knows of it, or will look at it later
    $ npx grantkeeper notices ack hubspot.6f0c2d41a9b87e35
    $ npx grantkeeper notices snooze hubspot.6f0c2d41a9b87e35 --until 2027-01-15

  whether a program's packages reach a vendor that ends something soon; asks no home
    $ npx grantkeeper notices scan package-lock.json

Ends with 0 where it was done, 1 where the home refused or the scan found something near, 2 for a wrong argument or a file
that cannot be read, 3 where no home answers.`;

interface ScanOptions {
  readonly within: number;
  readonly json?: true;
}

/** What vendors have said that they will end or change. */
export function noticesVerb(): Command {
  const verb = new Command('notices')
    .description('what vendors have said that they will end or change')
    .addHelpText('after', EXAMPLES);
  withHomeOptions(verb.command('list', { isDefault: true }))
    .description('one line for each notice')
    .action((options: HomeOptions) => attempt('notices', options, () => list(options)));
  withHomeOptions(verb.command('ack').alias('acknowledge'))
    .description('somebody knows of it: it is announced no more unless its dates change')
    .argument('<id>')
    .action((id: string, options: HomeOptions) =>
      attempt('notices', options, async () =>
        shown(await connect(options).calendar.acknowledge(id), options),
      ),
    );
  withHomeOptions(verb.command('snooze'))
    .description('announce it no more until then')
    .argument('<id>')
    .requiredOption(
      '--until <day>',
      'a day (its beginning in UTC) or an instant, a year ahead at the most',
      day,
    )
    .action((id: string, options: HomeOptions & { readonly until: string }) =>
      attempt('notices', options, async () =>
        shown(await connect(options).calendar.snooze(id, options.until), options),
      ),
    );
  verb
    .command('scan')
    .description("what the vendors behind a program's packages end; changes nothing")
    .argument('<lock file>', 'a package-lock.json')
    .option('--within <days>', 'how near is near', wholeNumber, 90)
    .option('--json', 'print what was found as JSON')
    .action((path: string, options: ScanOptions) =>
      attempt('notices', options, async () => scan(path, options)),
    );
  return verb;
}

/** The API wants an instant. */
function day(text: string): string {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  if (Number.isNaN(Date.parse(whole))) throw new InvalidArgumentError('It must be a day such as 2027-01-15.');
  return whole;
}

async function list(options: HomeOptions): Promise<Said> {
  const items = await collected(connect(options).calendar.allNotices({ limit: 200 }));
  if (options.json === true) return { out: jsonText({ items }) };
  return { out: linesText(noticesText(items, Date.now())) };
}

const shown = (notice: Notice, { json }: HomeOptions): Said => ({
  out: json === true ? jsonText(notice) : linesText(noticeText(notice, Date.now())),
});

function scan(path: string, { within, json }: ScanOptions): Said {
  const pinned = pinnedIn(contentOf(path));
  if (pinned === undefined)
    throw new BadUsage(`${path} is no lock file of npm: it must be a package-lock.json`);
  const findings = findingsIn(pinned);
  const now = Date.now();
  const exit = findings.some((one) => isNear(one, within, now)) ? EXIT.failed : EXIT.done;
  const items = findings.map((one) => ({ ...one, isNear: isNear(one, within, now) }));
  return {
    out: json === true ? jsonText({ items }) : linesText(findingsText(findings, within, now)),
    exit,
  };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new BadUsage(`${path} cannot be read (${code})`);
  }
}
