import { setTimeout as wait } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { GrantkeeperError } from '#shared/client/index.ts';
import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { NO_JOURNAL, openJournal } from '../import/journal.ts';
import { progressOn } from '../import/progress.ts';
import { type BadRow, type Row, type RowDefaults, readRow } from '../import/read-row.ts';
import type { InputRecord } from '../import/record.ts';
import { reportJson, reportText } from '../import/report.ts';
import { runImport, type Tally } from '../import/run.ts';
import { openSource, type SourceOptions } from '../import/source.ts';
import { type CreationOptions, withCreationOptions } from '../integration/creation.ts';
import { attempt, exitFor, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  a table: the columns are named as in the contract, what a row leaves out the options say
    $ cat grants.csv
    id,client,owner,scopes,refreshToken,expiresAt
    nightly,billing,finance,accounting.transactions offline_access,…,2026-12-01T08:00:00Z
    $ npx grantkeeper integration import grants.csv

  the same as JSON, a list or an object a line
    $ npx grantkeeper integration import grants.jsonl --client billing --owner finance

  what Nango exported; its configuration xero-prod is our client billing
    $ npx grantkeeper integration import connections.json --from nango --map xero-prod=billing --owner finance

  variables such as ACME_REFRESH_TOKEN=…
    $ npx grantkeeper integration import .env --from env --map acme=billing --owner finance

What is done stands in <file>.journal, without tokens: the same command goes on where it stopped, and tries refused
rows again. Ends with 0 where every row is in, 1 where some were refused, 2 where the file cannot be read, 3 where no
home answers.`;

interface Options extends HomeOptions, CreationOptions, Omit<SourceOptions, 'file'> {
  readonly map: Readonly<Record<string, string>>;
  readonly concurrency: number;
  readonly again?: true;
}

const MOST_AT_ONCE = 64;

/** Adds `integration import`. */
export function addImportVerb(parent: Command): void {
  withCreationOptions(withHomeOptions(parent.command('import')))
    .description('bring grants that were obtained elsewhere, from a file of any length')
    .argument('<file>', 'CSV, JSON or JSON lines; - for standard input')
    .addOption(
      new Option('--format <format>', 'what the name does not say').choices(['csv', 'json', 'jsonl']),
    )
    .addOption(new Option('--from <origin>', 'what wrote it').choices(['nango', 'env']))
    .option('--map <name=client...>', "which client stands for the origin's configuration or name", map, {})
    .option('--concurrency <number>', 'rows at once', atOnce, 8)
    .option('--again', 'forget what an earlier run has done')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: Options) => attempt('import', options, () => run(file, options)));
}

function map(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a name, =, and the id of a client.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function atOnce(text: string): number {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= MOST_AT_ONCE) return value;
  throw new InvalidArgumentError(`It must be a number from 1 to ${MOST_AT_ONCE}.`);
}

async function run(file: string, options: Options): Promise<Said> {
  const source = openSource({ file, ...options });
  const journal =
    file === '-' ? NO_JOURNAL : openJournal({ file, home: options.url, again: options.again === true });
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const progress = progressOn({
    stream: process.stderr,
    part: source.part,
    now: () => performance.now(),
  });
  try {
    const tally = await runImport(rowsOf(source.records, options), {
      keeper: connect(options),
      journal,
      concurrency: options.concurrency,
      wait: (ms) => wait(ms),
      signal: ending.signal,
      onRow: progress.onRow,
    });
    progress.end();
    const out =
      options.json === true ? jsonText(reportJson(tally)) : linesText(reportText(tally, journal.path));
    return { out, exit: exitOf(tally) };
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    journal.close();
  }
}

async function* rowsOf(
  records: AsyncIterable<InputRecord>,
  defaults: RowDefaults,
): AsyncGenerator<Row | BadRow> {
  for await (const record of records) yield readRow(record, defaults);
}

function exitOf({ refused, stopped }: Tally): number {
  if (stopped instanceof GrantkeeperError) return exitFor(stopped);
  return stopped === undefined && refused.length === 0 ? EXIT.done : EXIT.failed;
}
