import { Argument, Command } from 'commander';
import { runRotation } from '../client/run-rotation.ts';
import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { healthText } from '../integration/health-text.ts';
import { runReconcile } from '../reconcile/run-reconcile.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';
import { runWebhooks } from '../webhook/run-webhooks.ts';

const EXAMPLES = `
Examples:
  look at everything that ends now, and announce what has not been announced
    $ npx grantkeeper run calendar

  read what vendors announce of themselves now, and tell what has changed
    $ npx grantkeeper run notices

  check the integrations whose turn it is, or one, due or not, the whole way to the vendor's API
    $ npx grantkeeper run health
    $ npx grantkeeper run health nightly

  have vendors replace the client secrets that are due, and see what is left for a person to do
    $ npx grantkeeper run rotate

  ask vendors for the webhooks that the home registers there itself, and bring each to what is wanted
    $ npx grantkeeper run webhooks

  compare the vault with the integrations, and what vendors say of grants with what is known here
    $ npx grantkeeper run reconcile

It does no harm to run one twice, or beside the home's own. Ends with 0 where it came to its end and all was well, 1 where
something was left to do, an integration is not well or the home refused, 2 for a wrong argument, 3 where no home answers.`;

const CAPABILITIES = ['calendar', 'health', 'notices', 'reconcile', 'rotate', 'webhooks'] as const;
type Capability = (typeof CAPABILITIES)[number];

type RunOptions = HomeOptions & { readonly evenMany?: boolean };

/** What a home does by itself each day, now. */
export function runVerb(): Command {
  return withHomeOptions(new Command('run'))
    .description('what the home does by itself each day, now')
    .addArgument(new Argument('<capability>').choices(CAPABILITIES))
    .argument('[integrations...]', 'with health: these alone, at most 20')
    .addHelpText('after', EXAMPLES)
    .option(
      '--even-many',
      'with reconcile: destroy what nothing names however much it is, once you have looked',
    )
    .action((capability: Capability, ids: readonly string[], options: RunOptions, command: Command) => {
      if (options.evenMany === true && capability !== 'reconcile')
        command.error(`error: run ${capability} takes no --even-many`);
      if (capability === 'health') return attempt('run', options, () => runHealth(ids, options));
      if (ids.length > 0) command.error(`error: run ${capability} takes no integrations`);
      if (capability === 'reconcile')
        return attempt('run', options, () => runReconcile(options.evenMany === true, options));
      return attempt('run', options, () =>
        ({ rotate: runRotation, notices: runNotices, calendar: runCalendar, webhooks: runWebhooks })[
          capability
        ](options),
      );
    });
}

async function runCalendar(options: HomeOptions): Promise<Said> {
  const ran = await connect(options).calendar.run();
  const exit = ran.undone > 0 || !ran.isComplete ? EXIT.failed : EXIT.done;
  if (options.json === true) return { out: jsonText(ran), exit };
  const first = `announced ${ran.announced}; ending within a week, or over: ${ran.endingSoon}`;
  return { out: linesText([first, ...leftText(ran)]), exit };
}

async function runNotices(options: HomeOptions): Promise<Said> {
  const ran = await connect(options).calendar.runNotices();
  const exit = ran.undone > 0 || !ran.isComplete ? EXIT.failed : EXIT.done;
  if (options.json === true) return { out: jsonText(ran), exit };
  const first = `announced ${ran.announced}; discovery documents read: ${ran.read}, not to be read: ${ran.unreadable}`;
  return { out: linesText([first, ...leftText(ran)]), exit };
}

/** What a run has left to do. */
function leftText({ undone, isComplete }: { readonly undone: number; readonly isComplete: boolean }) {
  return [
    ...(undone > 0
      ? [
          `not told: ${undone}; another run is about to, or the bus did not take them: run it again in a minute`,
        ]
      : []),
    ...(isComplete ? [] : ['the time for an answer was used up before everything was looked at']),
  ];
}

async function runHealth(ids: readonly string[], options: HomeOptions): Promise<Said> {
  const ran = await connect(options).integrations.checkHealth(ids.length === 0 ? undefined : ids);
  const exit = ran.failing > 0 || ran.undone > 0 || !ran.isComplete ? EXIT.failed : EXIT.done;
  return { out: options.json === true ? jsonText(ran) : linesText(healthText(ran)), exit };
}
