import { Command } from 'commander';
import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { queuesText, reportText } from '../queue/text.ts';
import { attempt, jsonText, linesText } from '../said.ts';

const EXAMPLES = `
Examples:
  which queues are watched, and about how much is in them
    $ npx grantkeeper queue list

  what in one of them failed for want of a grant, and whether it can be tried again
    $ npx grantkeeper queue show orders-dead

  send back what can succeed now, all of it or what one integration failed
    $ npx grantkeeper queue redrive orders-dead
    $ npx grantkeeper queue redrive orders-dead --integration payroll

Each letter is sent at least once: its job may run twice. None is sent back more than three times.

Ends with 0 where it was done, 1 where the other queue did not take everything or the home refused, 2 for a wrong argument,
3 where no home answers.`;

interface RedriveOptions extends HomeOptions {
  readonly integration?: string;
}

/** Queues of dead letters, and what in them waits for a grant. */
export function queueVerb(): Command {
  const verb = new Command('queue')
    .description('queues of dead letters, and what in them waits for a grant')
    .addHelpText('after', EXAMPLES);
  withHomeOptions(verb.command('list'))
    .description('one line for each queue that is watched')
    .action((options: HomeOptions) =>
      attempt('queue', options, async () => {
        const { items } = await connect(options).queues.list();
        return { out: options.json === true ? jsonText({ items }) : linesText(queuesText(items)) };
      }),
    );
  withHomeOptions(verb.command('show'))
    .description('what failed for want of a grant, why, and whether it can be tried again')
    .argument('<name>')
    .action((name: string, options: HomeOptions) =>
      attempt('queue', options, async () => {
        const report = await connect(options).queues.get(name);
        return { out: options.json === true ? jsonText(report) : linesText(reportText(report, Date.now())) };
      }),
    );
  withHomeOptions(verb.command('redrive'))
    .description('send back what failed for want of a grant that is well by now')
    .argument('<name>')
    .option('--integration <id>', 'only what it failed')
    .action((name: string, { integration, ...options }: RedriveOptions) =>
      attempt('queue', options, async () => {
        const body = integration === undefined ? undefined : { integration };
        const report = await connect(options).queues.redrive(name, body);
        const out = options.json === true ? jsonText(report) : linesText(reportText(report, Date.now()));
        const isLeft = report.findings.some(({ fate }) => fate === 'not_sent' || fate === 'not_removed');
        return isLeft ? { out, exit: EXIT.failed } : { out };
      }),
    );
  return verb;
}
