import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import { type DataDirectoryOptions, withDataDirectory } from '../home/data-directory.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { holdDataDirectory } from '../restore/hold.ts';
import { copyTable, holdTable } from '../restore/tables.ts';
import { isOver, restoreText, wantsPerson } from '../restore/text.ts';
import type { RestoreReport } from '../restore/words.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  before the home starts on a data directory that came out of a backup
    $ npx grantkeeper restore hold

  on AWS: what the stage has lost, out of a table that a backup was restored to
    $ npx grantkeeper restore copy --from grantkeeper-restored --to <the stage's table>

  then, with the home running: let the grants go, slowly, and see how they fare
    $ npx grantkeeper restore run
    $ npx grantkeeper restore show

  the original is gone for good: present refresh tokens too where that may end the grant, and replace secrets again
    $ npx grantkeeper restore run --spend

Ends with 0 where nothing is left to do, 1 where somebody must see to some grants or the home refused, 2 for a wrong
argument, 3 where no home answers.`;

interface RunOptions extends HomeOptions {
  readonly spend?: true;
  readonly once?: true;
  readonly every: number;
}

/** Grants that came out of a backup. */
export function restoreVerb(): Command {
  const verb = new Command('restore')
    .description('grants that came out of a backup: hold them, let them go slowly, see how they fare')
    .addHelpText('after', EXAMPLES);
  withDataDirectory(verb.command('hold'))
    .description('present no refresh token of it until a run lets it; the home must not run')
    .option('--table <name>', 'a restored table of DynamoDB that no stage works on, instead')
    .action((options: DataDirectoryOptions & { readonly table?: string }) =>
      attempt('restore', {}, async () => {
        const { table, dataDir } = options;
        const { held, left, clients } = await (table === undefined
          ? holdDataDirectory(dataDir)
          : holdTable(table));
        const ofClients = clients === 0 ? '' : `; nothing is done by itself for ${clients} of the clients`;
        return { out: linesText([`held ${held}; nothing to spend of ${left}${ofClients}`]) };
      }),
    );
  verb
    .command('copy')
    .description("copy what a stage's table lacks out of a restored table, held")
    .requiredOption('--from <table>', 'the restored one: only read')
    .requiredOption('--to <table>', 'the one that the stage works on')
    .action(({ from, to }: { readonly from: string; readonly to: string }) =>
      attempt('restore', {}, async () => {
        const { held, other, there, left } = await copyTable(from, to);
        const text = `came back: ${held} held, ${other} others; there already: ${there}; links of people, left out: ${left}`;
        return { out: linesText([text]) };
      }),
    );
  withHomeOptions(verb.command('show'))
    .description('how they fare')
    .action((options: HomeOptions) =>
      attempt('restore', options, async () =>
        said(await connect(options).integrations.showRestore(), options),
      ),
    );
  withHomeOptions(verb.command('run'))
    .description('let them go, ten of a client in a minute, until nothing more comes of it')
    .option(
      '--spend',
      'present refresh tokens also where that may end a grant, and after three refusals; look after clients again',
    )
    .option('--once', 'one pass')
    .option('--every <seconds>', 'how long from one pass to the next', seconds, 15)
    .action((options: RunOptions) => attempt('restore', options, () => run(options)));
  return verb;
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number(text);
}

/** Whatever ends it, the grants stay as they are: held, or under way by themselves. */
async function run(options: RunOptions): Promise<Said> {
  const spend = options.spend === true;
  const { integrations } = connect(options);
  for (;;) {
    const report = await integrations.runRestore({ spend });
    if (options.once === true || isOver(report, spend)) return said(report, options);
    if (options.json !== true) process.stderr.write(`${progress(report)}\n`);
    await sleep(options.every * 1000);
  }
}

const progress = ({ counts }: RestoreReport): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([fate, count]) => `${fate} ${count}`)
    .join(', ');

const said = (report: RestoreReport, { json }: HomeOptions): Said => ({
  out: json === true ? jsonText(report) : linesText(restoreText(report)),
  exit: wantsPerson(report) ? EXIT.failed : EXIT.done,
});
