import { Duration } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '#shared/contract/names.ts';
import { ON_CALL_EVENT_TYPES } from '#shared/contract/on-call.ts';
import type { Home } from '../config.ts';
import { PAGE_TIMEOUT_SECONDS } from './page-timeout.ts';
import { removalPolicy } from './removal.ts';

/** Deliveries before an event is set aside: with the pauses between failures about two hours. */
const MOST_DELIVERIES = 14;

/** What happened that means something to the on-call: each event is said once, and kept until it is on record. */
export function onCallEvents(scope: Construct, bus: EventBus, home: Home, deadLetterQueue: IQueue): Queue {
  const queue = new Queue(scope, 'OnCallEvents', {
    // Six times the function's timeout, as Lambda's documentation asks.
    visibilityTimeout: Duration.seconds(6 * PAGE_TIMEOUT_SECONDS),
    retentionPeriod: Duration.days(4),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: home.demandsTls,
    deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: MOST_DELIVERIES },
    removalPolicy: removalPolicy(home),
  });
  new Rule(scope, 'OnCallRule', {
    description: 'What the on-call hears of',
    eventBus: bus,
    eventPattern: { source: [EVENT_SOURCE], detailType: [...ON_CALL_EVENT_TYPES] },
    targets: [new SqsQueue(queue, { deadLetterQueue })],
  });
  return queue;
}
