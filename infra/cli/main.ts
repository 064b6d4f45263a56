import { Command, CommanderError } from 'commander';
import { EXIT } from './exit.ts';
import { auditVerb } from './verbs/audit.ts';
import { backupVerb } from './verbs/backup.ts';
import { calendarVerb } from './verbs/calendar.ts';
import { campaignVerb } from './verbs/campaign.ts';
import { clientVerb } from './verbs/client.ts';
import { completionVerb } from './verbs/completion.ts';
import { costVerb } from './verbs/cost.ts';
import { doctorVerb } from './verbs/doctor.ts';
import { integrationVerb } from './verbs/integration.ts';
import { jobVerb } from './verbs/job.ts';
import { noticesVerb } from './verbs/notices.ts';
import { offboardVerb, ownersVerb } from './verbs/owners.ts';
import { pageVerb } from './verbs/page.ts';
import { queueVerb } from './verbs/queue.ts';
import { restoreVerb } from './verbs/restore.ts';
import { runVerb } from './verbs/run.ts';
import { tokenVerb } from './verbs/token.ts';
import { vendorVerb } from './verbs/vendor.ts';
import { webhookVerb } from './verbs/webhook.ts';

const program = new Command('grantkeeper')
  .description('Keeps OAuth grants alive for automations that run day and night.')
  .showHelpAfterError('Add --help to see what there is.')
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  .addCommand(clientVerb())
  .addCommand(integrationVerb())
  .addCommand(tokenVerb())
  .addCommand(webhookVerb())
  .addCommand(ownersVerb())
  .addCommand(offboardVerb())
  .addCommand(jobVerb())
  .addCommand(queueVerb())
  .addCommand(calendarVerb())
  .addCommand(noticesVerb())
  .addCommand(campaignVerb())
  .addCommand(pageVerb())
  .addCommand(runVerb())
  .addCommand(backupVerb())
  .addCommand(restoreVerb())
  .addCommand(doctorVerb())
  .addCommand(vendorVerb())
  .addCommand(auditVerb())
  .addCommand(costVerb())
  .addCommand(completionVerb());
inherit(program);

// Whoever reads the output may have seen enough.
process.stdout.on('error', () => process.exit(EXIT.done));

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help that was asked for is no error; the parser has said what is wrong with anything else.
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badInput;
}

/** Every verb, and every verb below one, says and ends as the program does. */
function inherit(of: Command): void {
  for (const verb of of.commands) inherit(verb.exitOverride().copyInheritedSettings(of));
}
