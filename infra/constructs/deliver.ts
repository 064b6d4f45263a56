import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { DeliverEnvironment } from '#functions/deliver/env.ts';
import { isDelivered } from '../on-call-targets.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow } from './allow.ts';
import { allowOnCall, ON_CALL_SECRETS } from './allow-on-call.ts';
import { DELIVER_TIMEOUT_SECONDS } from './deliver-timeout.ts';
import { NodeFunction } from './node-function.ts';
import type { PageQueue } from './page-queue.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

export interface DeliverProps extends ServiceProps {
  readonly pages: PageQueue;
}

const BATCH_SIZE = 10;
/** The least that Lambda takes. */
const MOST_AT_ONCE = 2;

/** Brings what the topics carry to chats, pagers and webhooks. It reads their secrets and no other, and no grant. */
export class Deliver extends Construct {
  constructor(scope: Construct, id: string, props: DeliverProps) {
    super(scope, id);
    const { settings, data, common, pages } = props;
    const deliver = new NodeFunction<DeliverEnvironment>(this, 'Function', {
      name: 'deliver',
      settings,
      timeout: Duration.seconds(DELIVER_TIMEOUT_SECONDS),
      memoryMegabytes: 512,
      environment: {
        ...common,
        GRANTKEEPER_PAGES_URL: pages.queue.queueUrl,
        GRANTKEEPER_PAGE_DEAD_LETTERS_URL: pages.deadLetters.queueUrl,
        GRANTKEEPER_TICKET_TOPIC: data.topics.ticket.topicArn,
        GRANTKEEPER_ON_CALL_TARGETS: JSON.stringify(settings.onCall.filter(isDelivered)),
      },
      may: [
        allow.consume(pages.queue),
        allow.send(pages.deadLetters),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allowOnCall.readSecrets(this, settings.stage),
      ],
    });
    acknowledgeSecrets(deliver.role, settings.stage, [ON_CALL_SECRETS]);
    deliver.function.addEventSource(
      new SqsEventSource(pages.queue, {
        batchSize: BATCH_SIZE,
        maxConcurrency: MOST_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    raiseAlarm(this, 'page-dead-letters', props, deadLettersIn(pages.deadLetters));
    raiseAlarm(this, 'page-delivery-age', props, (of) => pages.queue.metricApproximateAgeOfOldestMessage(of));
  }
}
