import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ScheduleExpression, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { HealthEnvironment } from '#functions/health/env.ts';
import { HEALTH_EVERY_MINUTES } from '#shared/contract/names.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { pageOnDeadLetters, pageWhenOver, pageWhenSilent } from './alarms.ts';
import { allow, CLIENT_SECRETS, TOKEN_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { grantkeeperMetric } from './metric.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import type { ServiceProps } from './service-props.ts';

/** Any time within it is as good, so that not every stage of an account begins at once. */
const WINDOW = Duration.minutes(15);
/** After this the next hour's run does the work of this one. */
const LATEST = Duration.minutes(30);
/** A check that is later than this is as good as not made. */
const LATE_SECONDS = 6 * 3600;

/** Each hour, checks the grants whose turn it is, and reads their scopes back. It can bring no token. */
export class Health extends Construct {
  constructor(scope: Construct, id: string, { settings, data, refreshQueue, common }: ServiceProps) {
    super(scope, id);
    const health = new NodeFunction<HealthEnvironment>(this, 'Function', {
      name: 'health',
      settings,
      // Lambda's own ceiling: vendors are asked one grant after the other.
      timeout: Duration.minutes(15),
      memoryMegabytes: 512,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_BUS: data.bus.eventBusName,
      },
      knowsVendors: 'whole',
      may: [
        allow.listRows(data),
        allow.changeIntegrations(data),
        allow.markAsAsked(data),
        allow.readClients(data),
        allow.keepNotices(data),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allow.readTokens(this, settings.stage),
        allow.readClientCredentials(this, settings.stage),
        allow.publish(data),
        allow.send(refreshQueue),
        allow.send(data.healthDeadLetters),
      ],
    });
    acknowledgeSecrets(health.role, settings.stage, [TOKEN_SECRETS, CLIENT_SECRETS]);
    health.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: LATEST,
      onFailure: new SqsDestination(data.healthDeadLetters),
    });
    startOnSchedule(this, health.function, {
      description: 'Checks the grants whose turn it is, each hour',
      schedule: ScheduleExpression.rate(Duration.minutes(HEALTH_EVERY_MINUTES)),
      timeWindow: TimeWindow.flexible(WINDOW),
      retryAttempts: 5,
      maxEventAge: LATEST,
      deadLetterQueue: data.healthDeadLetters,
    });
    this.watch(data);
  }

  private watch({ alarmTopic: topic, healthDeadLetters }: ServiceProps['data']): void {
    const period = Duration.hours(1);
    pageWhenOver(this, {
      name: 'health-failing',
      topic,
      metric: grantkeeperMetric('HealthFailing', 'Maximum', period),
      over: 0,
      periods: 1,
      says: 'A critical integration is not well: what runs with it will fail, or fails already.',
    });
    pageWhenOver(this, {
      name: 'health-late',
      topic,
      metric: grantkeeperMetric('HealthLateSeconds', 'Maximum', period),
      over: LATE_SECONDS,
      periods: 1,
      says: 'The check of an integration has been due for six hours and could not be made.',
    });
    pageWhenSilent(this, {
      name: 'health-heartbeat',
      topic,
      metric: grantkeeperMetric('HealthCompleted', 'Sum', period),
      periods: 4,
      says: 'No round of checks has come to its end for four hours: nobody looks whether grants work.',
    });
    pageOnDeadLetters(this, {
      name: 'health-dead-letters',
      topic,
      queue: healthDeadLetters,
      period: Duration.minutes(5),
      says: 'A round of checks could not be started, or not be finished.',
    });
  }
}
