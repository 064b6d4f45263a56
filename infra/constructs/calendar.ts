import { Duration, TimeZone } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { CalendarEnvironment } from '#functions/calendar/env.ts';
import { CALENDAR_HOUR } from '#shared/contract/names.ts';
import { allow } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Any time within it is as good, so that not every stage of an account begins at once. */
const WINDOW = Duration.hours(1);
/** What has not been done by then comes too late for the day's work of whoever reads it. */
const LATEST = Duration.hours(6);

/** Each day, reads what vendors announce of themselves, and announces what ends; to run late or twice does no harm. */
export class Calendar extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, common, consentQueue } = props;
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
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'ending-soon', props);
    raiseAlarm(this, 'calendar-heartbeat', props);
    raiseAlarm(this, 'notices-heartbeat', props);
    raiseAlarm(this, 'calendar-dead-letters', props, deadLettersIn(props.data.calendarDeadLetters));
  }
}
