import { Command } from 'commander';
import { GrantkeeperError } from '#shared/client/index.ts';
import { EXIT } from '../exit.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { wholeNumber } from '../integration/creation.ts';
import { type PlanOptions, planOf } from '../job/plan.ts';
import { failuresText, jobsText, jobText, warningsText } from '../job/text.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  a job at 02:00 on the last day of each month; its grants are checked from 01:00 on
    $ npx grantkeeper job put month-end --schedule "0 2 L * *" --timezone Europe/Berlin --lead 60 --integration payroll

  the same from a file, which may also say the scopes that it needs
    $ npx grantkeeper job put month-end --file month-end.json

  will every grant live through the run? check now, and run the job only then
    $ npx grantkeeper job preflight month-end && ./month-end.sh

  look, end
    $ npx grantkeeper job list
    $ npx grantkeeper job show month-end
    $ npx grantkeeper job remove month-end

Ends with 0 where it was done and the job can run, 1 where a grant will not live through the run or the home refused, 2 for a
wrong argument or a file that cannot be read, 3 where no home answers.`;

/** Batch jobs, whose grants are checked before each run. */
export function jobVerb(): Command {
  const verb = new Command('job')
    .description('batch jobs, whose grants are checked before each run')
    .addHelpText('after', EXAMPLES);
  withHomeOptions(verb.command('put'))
    .description('make a job, or give it another plan; the same plan again changes nothing')
    .argument('<id>')
    .option('--schedule <when>', 'five fields of cron, or an instant such as 2026-12-31T01:00:00Z')
    .option('--timezone <name>', 'of the IANA database, such as Europe/Berlin')
    .option('--lead <minutes>', 'how long before each run its grants are checked', wholeNumber)
    .option('--integration <id...>', 'what it needs')
    .option('--max-runtime <minutes>', 'how long a run may take; an hour where it is left out', wholeNumber)
    .option('--file <path>', 'the whole plan as JSON, instead of the options')
    .action((id: string, options: HomeOptions & PlanOptions) =>
      attempt('job', options, async () => {
        const job = await connect(options).jobs.put(id, planOf(options));
        return { out: options.json === true ? jsonText(job) : linesText(jobText(job, Date.now())) };
      }),
    );
  withHomeOptions(verb.command('list'))
    .description('one line for each job')
    .action((options: HomeOptions) => attempt('job', options, () => list(options)));
  withHomeOptions(verb.command('show'))
    .description('its plan, when it is checked next, and what the last checks came to')
    .argument('<id>')
    .action((id: string, options: HomeOptions) =>
      attempt('job', options, async () => {
        const job = await connect(options).jobs.get(id);
        return { out: options.json === true ? jsonText(job) : linesText(jobText(job, Date.now())) };
      }),
    );
  withHomeOptions(verb.command('preflight'))
    .description('whether every grant of the job will live through its run; 1 where one will not')
    .argument('<id>')
    .action((id: string, options: HomeOptions) => attempt('job', options, () => preflight(id, options)));
  withHomeOptions(verb.command('remove'))
    .description('forget a job; nothing is checked for it any more')
    .argument('<id>')
    .action((id: string, options: HomeOptions) =>
      attempt('job', options, async () => {
        await connect(options).jobs.remove(id);
        return { out: options.json === true ? jsonText({}) : linesText([`job ${id} is removed`]) };
      }),
    );
  return verb;
}

async function list(options: HomeOptions): Promise<Said> {
  const items = await collected(connect(options).jobs.all({ limit: 200 }));
  return { out: options.json === true ? jsonText({ items }) : linesText(jobsText(items, Date.now())) };
}

async function preflight(id: string, options: HomeOptions): Promise<Said> {
  try {
    const passed = await connect(options).jobs.preflight(id);
    return {
      out:
        options.json === true
          ? jsonText(passed)
          : linesText([`${id} can run`, ...warningsText(passed.warnings)]),
    };
  } catch (error) {
    if (!(error instanceof GrantkeeperError) || error.code !== 'preflight_failed') throw error;
    if (options.json === true) throw error;
    const lines = [`${id} will fail`, '', ...failuresText(error.failures ?? [])];
    return { out: linesText(lines), exit: EXIT.failed };
  }
}
