import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { PageEnvironment } from '#functions/page/env.ts';
import { pageOnDeadLetters, pageWhenOver, pageWhenSilent } from './alarms.ts';
import { allow } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { grantkeeperMetric } from './metric.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { PAGE_TIMEOUT_SECONDS } from './page-timeout.ts';
import type { ServiceProps } from './service-props.ts';

const BATCH_SIZE = 10;
/** The least that Lambda takes. Each batch is told of at once, and a message is told once whoever tells it. */
const MOST_AT_ONCE = 2;
/** So many grants of one client that end within an hour are no churn any more: 0.1 % of all, and 5 at the least. */
const RECONSENTS_PER_MILLE = 1;
const LEAST_RECONSENTS = 5;

/**
 * Puts what happens on record as incidents and tells the topics, and looks each minute what lasts and what is over. It
 * reads no secret and changes no grant. Its own alarms go straight to the topic: they need nothing of it.
 */
export class Page extends Construct {
  constructor(scope: Construct, id: string, { settings, data, common }: ServiceProps) {
    super(scope, id);
    const page = new NodeFunction<PageEnvironment>(this, 'Function', {
      name: 'page',
      settings,
      timeout: Duration.seconds(PAGE_TIMEOUT_SECONDS),
      memoryMegabytes: 512,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ON_CALL_EVENTS_URL: data.onCallEvents.queueUrl,
        GRANTKEEPER_PAGE_TOPIC: data.topics.page.topicArn,
        GRANTKEEPER_TICKET_TOPIC: data.topics.ticket.topicArn,
        GRANTKEEPER_RECONSENTS_PER_HOUR: String(reconsentsPerHour(settings.expectedIntegrations)),
      },
      knowsVendors: 'whole',
      may: [
        allow.consume(data.onCallEvents),
        allow.findWhatIsDue(data),
        allow.listRows(data),
        allow.readIntegrations(data),
        allow.readClients(data),
        allow.readJobs(data),
        allow.keepIncidents(data),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allow.page(data),
        allow.useTheTopicsByKey(data),
      ],
    });
    page.function.addEventSource(
      new SqsEventSource(data.onCallEvents, {
        batchSize: BATCH_SIZE,
        maxConcurrency: MOST_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    // The next minute is the retry.
    page.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    startOnSchedule(this, page.function, {
      description: 'Looks which incidents last and which are over, each minute',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: data.onCallDeadLetters,
    });
    this.watch(data);
  }

  private watch({ alarmTopic: topic, onCallEvents, onCallDeadLetters }: ServiceProps['data']): void {
    const period = Duration.minutes(1);
    pageWhenSilent(this, {
      name: 'page-heartbeat',
      topic,
      metric: grantkeeperMetric('PageWatchCompleted', 'Sum', period),
      periods: 3,
      says: 'Nobody has looked for three minutes whom to tell of what: incidents neither begin nor end.',
    });
    pageWhenOver(this, {
      name: 'page-failed',
      topic,
      metric: grantkeeperMetric('PageFailed', 'Sum', period),
      over: 0,
      periods: 3,
      says: 'The topics have not taken a message in each of three minutes: an incident is on record and nobody was told.',
    });
    pageWhenOver(this, {
      name: 'page-queue-age',
      topic,
      metric: onCallEvents.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      over: 300,
      periods: 3,
      says: 'What happened has waited for five minutes to be put on record: the on-call hears late.',
    });
    pageOnDeadLetters(this, {
      name: 'page-event-dead-letters',
      topic,
      queue: onCallDeadLetters,
      period,
      says: 'What happened could not be put on record again and again, or a look could not be started.',
    });
  }
}

const reconsentsPerHour = (expected: number): number =>
  Math.max(LEAST_RECONSENTS, Math.ceil((expected * RECONSENTS_PER_MILLE) / 1000));
