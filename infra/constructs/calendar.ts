import { Duration, TimeZone } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { CalendarEnvironment } from '#functions/calendar/env.ts';
import { CALENDAR_HOUR } from '#shared/contract/names.ts';
import { pageOnDeadLetters, pageWhenOver, pageWhenSilent } from './alarms.ts';
import { allow } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { grantkeeperMetric } from './metric.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import type { ServiceProps } from './service-props.ts';

/** Any time within it is as good, so that not every stage of an account begins at once. */
const WINDOW = Duration.hours(1);
/** What has not been done by then comes too late for the day's work of whoever reads it. */
const LATEST = Duration.hours(6);

/** Each day, reads what vendors announce of themselves, and announces what ends; to run late or twice does no harm. */
export class Calendar extends Construct {
  constructor(scope: Construct, id: string, { settings, data, common, consentQueue }: ServiceProps) {
    super(scope, id);
    const calendar = new NodeFunction<CalendarEnvironment>(this, 'Function', {
      name: 'calendar',
      settings,
      // Lambda's own ceiling: every row is read once.
      timeout: Duration.minutes(15),
      memoryMegabytes: 512,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
        GRANTKEEPER_BUS: data.bus.eventBusName,
        GRANTKEEPER_CONSENT_QUEUE_URL: consentQueue.queueUrl,
      },
      knowsVendors: 'whole',
      may: [
        allow.listRows(data),
        allow.readIntegrations(data),
        allow.readClients(data),
        allow.keepCampaigns(data),
        allow.send(consentQueue),
        allow.keepNotices(data),
        allow.keepDiscovery(data),
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
    startOnSchedule(this, calendar.function, {
      description: 'Looks at what ends, each day',
      schedule: ScheduleExpression.cron({
        minute: '0',
        hour: String(CALENDAR_HOUR),
        timeZone: TimeZone.ETC_UTC,
      }),
      timeWindow: TimeWindow.flexible(WINDOW),
      retryAttempts: 10,
      maxEventAge: LATEST,
      deadLetterQueue: data.calendarDeadLetters,
    });
    this.watch(data);
  }

  private watch({ alarmTopic: topic, calendarDeadLetters }: ServiceProps['data']): void {
    const day = Duration.days(1);
    pageWhenOver(this, {
      name: 'ending-soon',
      topic,
      metric: grantkeeperMetric('EndingSoon', 'Maximum', day),
      over: 0,
      periods: 1,
      says: 'A client secret, a refresh token or an API ends within seven days, or has ended, or the deadline of a change of scopes comes near.',
    });
    pageWhenSilent(this, {
      name: 'calendar-heartbeat',
      topic,
      metric: grantkeeperMetric('CalendarCompleted', 'Sum', day),
      periods: 2,
      says: 'Nobody has looked at what ends for two days: nothing of it is announced.',
    });
    pageWhenSilent(this, {
      name: 'notices-heartbeat',
      topic,
      metric: grantkeeperMetric('NoticesCompleted', 'Sum', day),
      periods: 2,
      says: 'Nobody has read for two days what vendors announce: an endpoint may have moved that nobody was told of.',
    });
    pageOnDeadLetters(this, {
      name: 'calendar-dead-letters',
      topic,
      queue: calendarDeadLetters,
      period: Duration.minutes(5),
      says: 'The daily look at what ends could not be started, or not be finished.',
    });
  }
}
