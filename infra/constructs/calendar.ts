import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { CalendarEnvironment } from '#functions/calendar/env.ts';
import { CALENDAR_HOUR } from '#shared/contract/names.ts';
import { pageWhenOver, pageWhenSilent } from './alarms.ts';
import { allow } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { grantkeeperMetric } from './metric.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

/** Any time within it is as good, so that not every stage of an account begins at once. */
const WINDOW = Duration.hours(1);
/** What has not been done by then comes too late for the day's work of whoever reads it. */
const LATEST = Duration.hours(6);

/** Each day, announces what ends; to run late or twice does no harm. */
export class Calendar extends Construct {
  constructor(scope: Construct, id: string, { settings, data, common }: ServiceProps) {
    super(scope, id);
    const calendar = new NodeFunction<CalendarEnvironment>(this, 'Function', {
      name: 'calendar',
      settings,
      // Lambda's own ceiling: every row is read once.
      timeout: Duration.minutes(15),
      memoryMegabytes: 512,
      environment: { ...common, ...VENDOR_VARIABLES, GRANTKEEPER_BUS: data.bus.eventBusName },
      knowsVendors: 'whole',
      may: [
        allow.listRows(data),
        allow.readIntegrations(data),
        allow.readClients(data),
        allow.keepNotices(data),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allow.publish(data),
        allow.send(data.calendarDeadLetters),
      ],
    });
    calendar.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: LATEST,
      onFailure: new SqsDestination(data.calendarDeadLetters),
    });
    this.schedule(calendar, data);
    this.watch(data);
  }

  private schedule(calendar: NodeFunction<CalendarEnvironment>, data: ServiceProps['data']): void {
    // Not for a schedule of another account that was told this role's name.
    const ownAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ownAccount }),
    });
    for (const statement of [allow.invoke(calendar.function), allow.send(data.calendarDeadLetters)])
      role.addToPolicy(statement);
    new Schedule(this, 'Schedule', {
      description: 'Looks at what ends, each day',
      schedule: ScheduleExpression.cron({
        minute: '0',
        hour: String(CALENDAR_HOUR),
        timeZone: TimeZone.ETC_UTC,
      }),
      timeWindow: TimeWindow.flexible(WINDOW),
      // The role has all it needs; the library would add every version of the function to it.
      target: new LambdaInvoke(calendar.function, {
        role: role.withoutPolicyUpdates(),
        retryAttempts: 10,
        maxEventAge: LATEST,
        deadLetterQueue: data.calendarDeadLetters,
      }),
    });
  }

  private watch({ alarmTopic: topic, calendarDeadLetters }: ServiceProps['data']): void {
    const day = Duration.days(1);
    pageWhenOver(this, {
      name: 'ending-soon',
      topic,
      metric: grantkeeperMetric('EndingSoon', 'Maximum', day),
      over: 0,
      periods: 1,
      says: 'A client secret, a refresh token or an API ends within seven days, or has ended.',
    });
    pageWhenSilent(this, {
      name: 'calendar-heartbeat',
      topic,
      metric: grantkeeperMetric('CalendarCompleted', 'Sum', day),
      periods: 2,
      says: 'Nobody has looked at what ends for two days: nothing of it is announced.',
    });
    pageWhenOver(this, {
      name: 'calendar-dead-letters',
      topic,
      metric: calendarDeadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      over: 0,
      periods: 1,
      says: 'The daily look at what ends could not be started, or not be finished.',
    });
  }
}
