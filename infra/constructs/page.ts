import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { PageEnvironment } from '#functions/page/env.ts';
import { allow } from './allow.ts';
import { allowOnCall } from './allow-on-call.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { PAGE_TIMEOUT_SECONDS } from './page-timeout.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
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
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, common } = props;
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
        GRANTKEEPER_MAINTENANCE: JSON.stringify(settings.maintenance),
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
        allow.readHearing(data),
        allowOnCall.keepIncidents(data),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allowOnCall.page(data),
        allowOnCall.useTheTopicsByKey(data),
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
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    const { onCallEvents, onCallDeadLetters } = props.data;
    raiseAlarm(this, 'page-heartbeat', props);
    raiseAlarm(this, 'page-failed', props);
    raiseAlarm(this, 'page-queue-age', props, (of) => onCallEvents.metricApproximateAgeOfOldestMessage(of));
    raiseAlarm(this, 'page-event-dead-letters', props, deadLettersIn(onCallDeadLetters));
  }
}

const reconsentsPerHour = (expected: number): number =>
  Math.max(LEAST_RECONSENTS, Math.ceil((expected * RECONSENTS_PER_MILLE) / 1000));
