import { Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import { AlarmBase, AlarmMuteRule, ScheduleExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { cronOf } from '#shared/contract/maintenance.ts';
import type { Settings } from '../config.ts';

/**
 * Lets no alarm of the stack tell anybody in a maintenance window; what is on at its end tells then. A window of one vendor
 * is about incidents alone: an alarm of CloudWatch is muted for all vendors or for none.
 */
export function muteInMaintenance(stack: Stack, { maintenance, home }: Settings): void {
  if (!home.alarmsOnQueries) return;
  const alarms = stack.node.findAll().filter((one) => one instanceof AlarmBase);
  for (const [n, window] of maintenance.entries()) {
    if (window.vendor !== undefined) continue;
    new AlarmMuteRule(stack, `Maintenance${n}`, {
      description: `${cronOf(window)} ${window.timezone}, ${window.minutes} minutes`,
      schedule: ScheduleExpression.expression(`cron(${cronOf(window)})`, TimeZone.of(window.timezone)),
      duration: Duration.minutes(window.minutes),
      alarms,
    });
  }
}
