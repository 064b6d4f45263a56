import { Command, InvalidArgumentError, Option } from 'commander';
import { historyChecker } from '#shared/domain/history/checker.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import { auditInputs } from '../audit/files.ts';
import { merged } from '../audit/merge.ts';
import { asText, isClean, type Report, reportOf } from '../audit/report.ts';
import { BadInput, type Met } from '../audit/source.ts';
import { EXIT } from '../exit.ts';

interface Options {
  readonly file: readonly string[];
  readonly skew: number;
  readonly late: number;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  the audit of a home on this machine
    $ npx grantkeeper audit
    $ npx grantkeeper audit --file /var/lib/grantkeeper

  what CloudWatch Logs exported to S3, fetched into a directory, as it is
    $ npx grantkeeper audit --file exported-logs/

  the last day, straight from a log group
    $ aws logs tail <log group> --since 1d --format short | npx grantkeeper audit --file -

Ends with 0 where nothing is broken, 1 where something is, 2 where the input cannot be read.`;

/** Checks a history against the invariants that docs/history.md explains. */
export function auditVerb(): Command {
  return new Command('audit')
    .description('check the history of refreshes and reads against the invariants')
    .addOption(
      new Option(
        '--file <path...>',
        'files of audit lines (.gz too), a data directory, a directory of exported logs, or - for standard input',
      ).default([process.env.GRANTKEEPER_DATA_DIR || '.grantkeeper'], 'the data directory'),
    )
    .option('--skew <seconds>', 'how far the clocks of two processes may be apart', seconds, 5)
    .option('--late <seconds>', 'how late a reader may be answered', seconds, 5)
    .option('--json', 'print the whole result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

function seconds(text: string): number {
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError('It must be a number of seconds.');
  return Number(text);
}

async function run(options: Options): Promise<void> {
  try {
    const report = await check(options);
    process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
    process.exitCode = isClean(report) ? EXIT.done : EXIT.failed;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    process.stderr.write(`audit: ${error.code}: ${error.message}\n`);
    process.exitCode = EXIT.badInput;
  }
}

async function check({ file, skew, late }: Options): Promise<Report> {
  const checker = historyChecker({ skew: skew * 1000, lateness: late * 1000, window: 2000 * skew });
  const met: Met = { facts: 0, otherLines: 0, halfLines: 0 };
  const inputs = auditInputs(file);
  let from: number | undefined;
  let to: number | undefined;
  for await (const fact of merged(inputs, met)) {
    checker.take(fact);
    from = Math.min(from ?? fact.at, fact.at);
    to = Math.max(to ?? fact.at, fact.at);
  }
  const span = [from, to].flatMap((at) => (at === undefined ? [] : toRfc3339(at as never)));
  return reportOf(checker.verdict(), met, inputs.length, span);
}
